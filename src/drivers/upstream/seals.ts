import type { UpstreamSeals } from "../../core/upstream/ports.ts";
import type { Random } from "../../core/system.ts";
import { decode, encode } from "../base64url.ts";
import { deriveCipher, type Cipher } from "../crypto/cipher.ts";
import { webCrypto, type CryptoProvider } from "../crypto/crypto.ts";
import { deriveKeyring, firstThat, type Keyring } from "../crypto/keyring.ts";
import type { SigningKey, VerificationKey } from "../jwt/keys.ts";

/** Let people and secret scanners recognize each kind. A new format gets a new number. What is sealed as one opens as no other. */
const prefixes = { pending: "uc1_", waiting: "up1_", name: "un1_" };

/** Seals with a key that is derived from `key`. Those of the keys in `previous` open as well, except for public keys. */
export async function createUpstreamSeals(
  key: SigningKey,
  previous: readonly VerificationKey[],
  random: Random,
  { sha256 }: Pick<CryptoProvider, "sha256"> = webCrypto,
): Promise<UpstreamSeals> {
  const keyring = await deriveKeyring(key, previous, (from) =>
    deriveCipher(from, "upstream login", random),
  );
  const { seal, open } = sealsOf(keyring);
  return {
    sealPending: (pending) => seal(prefixes.pending, pending),
    openPending: (sealed) => open(prefixes.pending, sealed),
    sealWaiting: (waiting) => seal(prefixes.waiting, waiting),
    openWaiting: (token) => open(prefixes.waiting, token),
    sealName: (name) => seal(prefixes.name, { name }),
    openName: async (sealed) =>
      (await open<{ readonly name: string }>(prefixes.name, sealed))?.name,
    hash: async (token) => encode(await sha256(new TextEncoder().encode(`upstream\n${token}`))),
  };
}

const sealsOf = (keyring: Keyring<Cipher>) => ({
  async seal(prefix: string, content: object): Promise<string> {
    const bytes = new TextEncoder().encode(JSON.stringify(content));
    return prefix + encode(await keyring.own.seal(bytes, prefix));
  },
  async open<Content>(prefix: string, sealed: string): Promise<Content | undefined> {
    if (!sealed.startsWith(prefix)) return undefined;
    const box = decode(sealed.slice(prefix.length));
    if (!box) return undefined;
    const bytes = await firstThat(keyring, (cipher) => cipher.open(new Uint8Array(box), prefix));
    // Only this server can have sealed it, so it has the form that it was sealed with.
    return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as Content);
  },
});
