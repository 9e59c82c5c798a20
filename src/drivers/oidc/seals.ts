import type { OidcSeals, SealPurpose } from "../../core/oidc/ports.ts";
import type { Random } from "../../core/system.ts";
import { decode, encode } from "../base64url.ts";
import { deriveCipher, type Cipher } from "../crypto/cipher.ts";
import {
  deriveHmac,
  webCrypto,
  type CreateHmac,
  type Hmac,
  type KeyPurpose,
} from "../crypto/crypto.ts";
import { deriveKeyring, firstThat, type Keyring } from "../crypto/keyring.ts";
import type { PublicKeys } from "./signer.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What one key does with the bytes of a text. `open` gives undefined for what it did not seal itself. */
interface Seal {
  seal(text: Bytes): Promise<Bytes>;
  open(sealed: Bytes): Promise<Bytes | undefined>;
}

/**
 * How each purpose is sealed, and with what its tokens begin, so that people and secret scanners recognize them. A new format gets a new
 * number. Those that are not encrypted hold only what their reader knows anyway.
 */
const purposes: Readonly<
  Record<
    SealPurpose,
    { readonly prefix: string; readonly key: KeyPurpose; readonly isEncrypted?: true }
  >
> = {
  code: { prefix: "ac1_", key: "authorization code" },
  asked: { prefix: "aq1_", key: "authorization asked" },
  proof: { prefix: "cp1_", key: "consent proof" },
  pushed: { prefix: "pr1_", key: "pushed request" },
  logout: { prefix: "lq1_", key: "logout request", isEncrypted: true },
  registration: { prefix: "dc1_", key: "client registration" },
};

/** Bytes. Nobody guesses 128 bits. */
const macSize = 16;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Seals with keys that are derived from `key`, one for each purpose. What the keys in `previous` sealed is read as well, except for public
 * keys.
 */
export async function createOidcSeals(
  { key, previous }: PublicKeys,
  random: Random,
  createHmac?: CreateHmac,
): Promise<OidcSeals> {
  const keyringOf = ({ prefix, key: purpose, isEncrypted }: (typeof purposes)[SealPurpose]) =>
    deriveKeyring(key, previous, async (from) =>
      isEncrypted
        ? encrypted(await deriveCipher(from, purpose, random), prefix)
        : signed(await deriveHmac(from, purpose, createHmac)),
    );
  const keyrings = new Map<SealPurpose, Keyring<Seal>>();
  for (const purpose of Object.keys(purposes) as SealPurpose[]) {
    keyrings.set(purpose, await keyringOf(purposes[purpose]));
  }
  return {
    async sign(purpose, text) {
      const sealed = await keyrings.get(purpose)!.own.seal(new TextEncoder().encode(text));
      return purposes[purpose].prefix + encode(sealed);
    },
    async read(purpose, token) {
      const { prefix } = purposes[purpose];
      if (!token.startsWith(prefix)) return undefined;
      const sealed = decode(token.slice(prefix.length));
      if (!sealed) return undefined;
      const text = await firstThat(keyrings.get(purpose)!, ({ open }) => open(sealed));
      return text && utf8.decode(text);
    },
    async digest(text) {
      const digest = await webCrypto.sha256(new TextEncoder().encode(text));
      return encode(digest.slice(0, macSize));
    },
    sha256: async (text) => webCrypto.sha256(new TextEncoder().encode(text)),
  };
}

const signed = ({ sign }: Hmac): Seal => {
  const macOf = async (text: Bytes): Promise<Bytes> => (await sign(text)).slice(0, macSize);
  return {
    async seal(text) {
      const sealed = new Uint8Array(text.length + macSize);
      sealed.set(text);
      sealed.set(await macOf(text), text.length);
      return sealed;
    },
    async open(sealed) {
      if (sealed.length < macSize) return undefined;
      const text = sealed.slice(0, sealed.length - macSize);
      return areSame(await macOf(text), sealed.slice(text.length)) ? text : undefined;
    },
  };
};

const encrypted = ({ seal, open }: Cipher, prefix: string): Seal => ({
  seal: (text) => seal(text, prefix),
  open: (sealed) => open(new Uint8Array(sealed), prefix),
});

/** Compares all bytes, so that the time tells nothing about the first that differs. */
export const areSame = (one: Bytes, other: Bytes): boolean =>
  one.reduce((found, byte, at) => found | (byte ^ (other[at] ?? 0)), 0) === 0;
