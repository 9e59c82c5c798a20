import type { MfaTokens } from "../../core/factors/ports.ts";
import type { Random } from "../../core/system.ts";
import { encode } from "../base64url.ts";
import { webCrypto, type CryptoProvider } from "../crypto/crypto.ts";
import { deriveHmacs } from "../crypto/keyring.ts";
import type { SigningKey, VerificationKey } from "../jwt/keys.ts";
import { id, layout, raw, signedTokens, time, type Bytes } from "./layout.ts";

/** Sizes in bytes. */
const sizes = { nonce: 12, client: 16 };

/** The client is a hash of its id, and the method a number. The scope comes after them. */
const head = layout({
  userId: id,
  issuedAt: time,
  nonce: raw(sizes.nonce),
  client: raw(sizes.client),
  method: raw(1),
});

/** After the scope of a login that is not remembered. Servers of earlier releases read the same scope. */
const forgotten = " ";

/** Before the id of an organization, which comes last. Servers of earlier releases refuse the scope. */
const ofOrganization = "\n";

/** What was proven already, by its number in a token. */
const methods = ["password", "link", "upstream"] as const;

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
  const tokens = signedTokens("mt1_", head, hmac, true);

  const clientHash = async (clientId: string): Promise<Bytes> =>
    (await sha256(new TextEncoder().encode(clientId))).slice(0, sizes.client);

  return {
    async issue({ userId, issuedAt, clientId, method: name, ...asked }) {
      const { scope = "", remember = true, organization } = asked;
      const last = typeof organization === "string" ? ofOrganization + organization : "";
      const text = new TextEncoder().encode(scope.trim() + (remember ? "" : forgotten) + last);
      const method = new Uint8Array([methods.indexOf(name)]);
      const nonce = new Uint8Array(random(sizes.nonce));
      const client = await clientHash(clientId);
      return tokens.issue({ userId, issuedAt, nonce, client, method }, text);
    },
    async read(token, clientId) {
      const found = await tokens.read(token);
      if (!found) return undefined;
      const { userId, issuedAt, client, method: proven } = found.values;
      const method = methods[proven[0] ?? methods.length];
      // The client's id is no secret.
      if (!method || encode(client) !== encode(await clientHash(clientId))) return undefined;
      const [text = "", organization] = new TextDecoder().decode(found.rest).split(ofOrganization);
      const asked = { scope: text.trim() || undefined, remember: !text.endsWith(forgotten) };
      return { userId, issuedAt, clientId, ...asked, organization, method };
    },
  };
}
