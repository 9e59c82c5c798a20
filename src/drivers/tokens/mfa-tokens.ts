import { bytesOf, idOf } from "../../core/ids.ts";
import type { MfaTokens, PendingLogin } from "../../core/factors/ports.ts";
import type { Random } from "../../core/system.ts";
import { decode, encode } from "../base64url.ts";
import { webCrypto, type CryptoProvider } from "../crypto/crypto.ts";
import { deriveHmacs } from "../crypto/keyring.ts";
import type { SigningKey, VerificationKey } from "../jwt/keys.ts";

/** Lets users and secret scanners recognize a token. A new format gets a new number. */
const prefix = "mt1_";

/** Bytes: the account, the time of issue, random ones, a hash of the client's id, and the MAC. The scope is before the MAC. */
const sizes = { id: 16, issuedAt: 8, nonce: 12, client: 16, method: 1, mac: 32 };
const clientAt = sizes.id + sizes.issuedAt + sizes.nonce;
const methodAt = clientAt + sizes.client;
const headSize = methodAt + sizes.method;

/** After the scope of a login that is not remembered. Servers of earlier releases read the same scope. */
const forgotten = " ";

/** What was proven already, by its number in a token. */
const methods = ["password", "link", "upstream"] as const;

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Tokens of logins that wait for a second factor, signed with a key that is derived from `key`. Tokens of the keys in `previous` are
 * read as well, except for public keys.
 */
export async function createMfaTokens(
  key: SigningKey,
  previous: readonly VerificationKey[],
  random: Random,
  { createHmac, sha256 }: CryptoProvider = webCrypto,
): Promise<MfaTokens> {
  const hmac = await deriveHmacs(key, previous, "mfa token", createHmac);

  const clientHash = async (clientId: string): Promise<Bytes> =>
    (await sha256(new TextEncoder().encode(clientId))).slice(0, sizes.client);

  return {
    async issue({ userId, issuedAt, clientId, scope = "", remember = true, method }) {
      const text = new TextEncoder().encode(scope.trim() + (remember ? "" : forgotten));
      const message = new Uint8Array(headSize + text.length);
      message.set(bytesOf(userId));
      new DataView(message.buffer).setBigUint64(sizes.id, BigInt(issuedAt));
      message.set(random(sizes.nonce), sizes.id + sizes.issuedAt);
      message.set(await clientHash(clientId), clientAt);
      message[methodAt] = methods.indexOf(method);
      message.set(text, headSize);
      const token = new Uint8Array(message.length + sizes.mac);
      token.set(message);
      token.set(await hmac.sign(message), message.length);
      return prefix + encode(token);
    },
    async read(token, clientId) {
      if (!token.startsWith(prefix)) return undefined;
      const bytes = decode(token.slice(prefix.length));
      if (!bytes || bytes.length < headSize + sizes.mac) return undefined;
      const message = new Uint8Array(bytes.subarray(0, bytes.length - sizes.mac));
      const mac = new Uint8Array(bytes.subarray(bytes.length - sizes.mac));
      const client = message.slice(clientAt, methodAt);
      // The client's id is no secret.
      if (encode(client) !== encode(await clientHash(clientId))) return undefined;
      return (await hmac.proves(mac, message)) ? pendingIn(message, clientId) : undefined;
    },
  };
}

function pendingIn(message: Bytes, clientId: string): PendingLogin | undefined {
  const method = methods[message[methodAt] ?? methods.length];
  if (!method) return undefined;
  const text = new TextDecoder().decode(message.subarray(headSize));
  const scope = text.trim();
  return {
    userId: idOf(message.subarray(0, sizes.id)),
    issuedAt: Number(new DataView(message.buffer).getBigUint64(sizes.id)),
    clientId,
    scope: scope === "" ? undefined : scope,
    remember: !text.endsWith(forgotten),
    method,
  };
}
