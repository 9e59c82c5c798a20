import type { LinkTokens } from "../../core/email/ports.ts";
import { encode } from "../base64url.ts";
import type { CreateHmac } from "../crypto/crypto.ts";
import { deriveHmacs } from "../crypto/keyring.ts";
import type { SigningKey, VerificationKey } from "../jwt/keys.ts";
import { bytesIn, id, layout, macSize, time, type Bytes } from "./layout.ts";

const prefix = "lt1_";

/** The MAC comes after it, and then the text that the token carries. */
const head = layout({ userId: id, expiresAt: time });

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
      const start = head.write({ userId, expiresAt });
      const mac = await hmac.sign(signed(start, [purpose, state, data]));
      const text = new TextEncoder().encode(data);
      return prefix + encode(head.write({ userId, expiresAt }, mac, text));
    },
    read(token) {
      const bytes = bytesIn(prefix, token);
      const found = bytes && head.read(bytes);
      if (!found || found.rest.length < macSize) return undefined;
      const start = bytes.subarray(0, head.size);
      const mac = found.rest.subarray(0, macSize);
      const text = found.rest.subarray(macSize);
      const data = new TextDecoder().decode(text);
      // Each token has one spelling, because some count as used by theirs. The decoder drops a byte order mark, and replaces broken bytes.
      if (!isEqual(new TextEncoder().encode(data), text)) return undefined;
      return {
        ...found.values,
        data,
        proves: async ({ purpose, state }) =>
          hmac.proves(mac, signed(start, [purpose, state, data])),
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
