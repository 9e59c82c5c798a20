import * as oauth from "oauth4webapi";
import type { Clock } from "../../core/system.ts";
import { encode } from "../base64url.ts";
import type { ConfiguredProvider } from "./settings.ts";

/** Seconds for which a secret of Apple is good. One is made for each request. */
const appleSecretAge = 300;

/** How this server authenticates at the token endpoint. A provider that takes no Basic gets the secret in the body. */
export async function clientProof(
  { provider, proof }: Pick<ConfiguredProvider, "provider" | "proof">,
  {
    token_endpoint_auth_methods_supported: methods,
  }: Pick<oauth.AuthorizationServer, "token_endpoint_auth_methods_supported">,
  clock: Clock,
): Promise<oauth.ClientAuth> {
  if (!proof) return oauth.None();
  if (!("secret" in proof)) {
    return oauth.ClientSecretPost(
      await appleSecret(provider.clientId, provider.issuer, proof, clock()),
    );
  }
  const isPosted = methods !== undefined && !methods.includes("client_secret_basic");
  return isPosted ? oauth.ClientSecretPost(proof.secret) : oauth.ClientSecretBasic(proof.secret);
}

/** The bytes of a PKCS #8 key in PEM. */
const derOf = (pem: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(pem.replaceAll(/-----[^-]+-----|\s/g, "")), (letter) =>
    letter.charCodeAt(0),
  );

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** Imports the private key of an Apple client. Throws if it is none. */
export const importAppleKey = (pem: string): Promise<CryptoKey> =>
  crypto.subtle.importKey("pkcs8", derOf(pem), algorithm, false, ["sign"]);

/** The client secret of Apple: a JWT that the team's key signs (ES256). */
async function appleSecret(
  clientId: string,
  audience: string,
  {
    teamId,
    keyId,
    privateKey,
  }: { readonly teamId: string; readonly keyId: string; readonly privateKey: string },
  now: number,
): Promise<string> {
  const part = (content: object) => encode(new TextEncoder().encode(JSON.stringify(content)));
  const iat = Math.floor(now / 1000);
  const claims = { iss: teamId, iat, exp: iat + appleSecretAge, aud: audience, sub: clientId };
  const message = `${part({ alg: "ES256", kid: keyId })}.${part(claims)}`;
  const bytes = new TextEncoder().encode(message);
  const signature = await crypto.subtle.sign(algorithm, await importAppleKey(privateKey), bytes);
  return `${message}.${encode(new Uint8Array(signature))}`;
}
