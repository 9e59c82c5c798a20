import { bytesOf, idOf } from "../../core/ids.ts";
import type { LinkTokens } from "../../core/email/ports.ts";
import { decode, encode } from "../base64url.ts";
import type { CreateHmac } from "../crypto/crypto.ts";
import { deriveHmacs } from "../crypto/keyring.ts";
import type { SigningKey, VerificationKey } from "../jwt/keys.ts";

/** Lets users and secret scanners recognize a token. A new format gets a new number. */
const prefix = "lt1_";

/** Bytes: the id of the account, the end in epoch milliseconds, and the MAC. Text that the token carries comes after them. */
const sizes = { id: 16, expiresAt: 8, mac: 32 };
const headSize = sizes.id + sizes.expiresAt;

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Tokens of links in emails, signed with a key that is derived from `key`. The MAC also covers the purpose and the state of
 * the account, which the token does not contain. Tokens of the keys in `previous` are accepted as well, except for public
 * keys: no secret can be derived from a public key.
 */
export async function createLinkTokens(
  key: SigningKey,
  previous: readonly VerificationKey[] = [],
  createHmac?: CreateHmac,
): Promise<LinkTokens> {
  const hmac = await deriveHmacs(key, previous, "link token", createHmac);

  return {
    async issue({ userId, expiresAt, purpose, state, data }) {
      const head = new Uint8Array(headSize);
      head.set(bytesOf(userId));
      new DataView(head.buffer).setBigUint64(sizes.id, BigInt(expiresAt));
      const text = new TextEncoder().encode(data);
      const token = new Uint8Array(headSize + sizes.mac + text.length);
      token.set(head);
      token.set(await hmac.sign(signed(head, [purpose, state, data])), headSize);
      token.set(text, headSize + sizes.mac);
      return prefix + encode(token);
    },
    read(token) {
      if (!token.startsWith(prefix)) return undefined;
      const bytes = decode(token.slice(prefix.length));
      if (!bytes || bytes.length < headSize + sizes.mac) return undefined;
      const head = bytes.subarray(0, headSize);
      const mac = bytes.subarray(headSize, headSize + sizes.mac);
      const text = bytes.subarray(headSize + sizes.mac);
      const data = new TextDecoder().decode(text);
      // Each token has one spelling, because some count as used by theirs. The decoder drops a byte order mark, and replaces broken bytes.
      if (!isEqual(new TextEncoder().encode(data), text)) return undefined;
      return {
        userId: idOf(head.subarray(0, sizes.id)),
        expiresAt: Number(new DataView(head.buffer, head.byteOffset).getBigUint64(sizes.id)),
        data,
        proves: async ({ purpose, state }) =>
          hmac.proves(mac, signed(head, [purpose, state, data])),
      };
    },
  };
}

const isEqual = (one: Bytes, other: Bytes): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);

/** The bytes that the MAC covers. JSON keeps the texts apart. */
function signed(head: Uint8Array, texts: readonly string[]): Bytes {
  const text = new TextEncoder().encode(JSON.stringify(texts));
  const bytes = new Uint8Array(head.length + text.length);
  bytes.set(head);
  bytes.set(text, head.length);
  return bytes;
}
