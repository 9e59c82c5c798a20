import { createHash } from "node:crypto";
import type { HttpRequest } from "../load/wrk.ts";

export const host = "app.example.com";
export const redirectUri = `https://${host}/callback`;
export const scope = "openid profile email";
export const resource = "https://api.example.com";

/** One verifier for all codes. A server makes the same hash of it each time. */
const verifier = "v".repeat(43);
export const challenge = createHash("sha256").update(verifier).digest("base64url");

/** A link of an app that a browser follows which is logged in. */
export function authorization(clientId: string, cookie: string): HttpRequest {
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope,
    state: "s".repeat(32),
    nonce: "n".repeat(32),
    code_challenge: challenge,
    code_challenge_method: "S256",
  });
  return {
    method: "GET",
    path: `/authorize?${query}`,
    headers: {
      Cookie: cookie,
      "Sec-Fetch-Site": "same-origin",
      "Sec-Fetch-Mode": "navigate",
      "Sec-Fetch-Dest": "document",
    },
  };
}

/** The redemption of a code by its app. */
export const redemption = (
  path: string,
  client: { readonly id: string; readonly secret: string },
  code: string,
): HttpRequest => ({
  method: "POST",
  path,
  headers: {
    "Content-Type": "application/x-www-form-urlencoded",
    Authorization: `Basic ${btoa(`${client.id}:${client.secret}`)}`,
  },
  body: String(
    new URLSearchParams({
      grant_type: "authorization_code",
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }),
  ),
});

/** The request of a service for a token of its own for the resource. */
export const clientToken = (
  path: string,
  { id, secret }: { readonly id: string; readonly secret: string },
): HttpRequest => ({
  method: "POST",
  path,
  headers: {
    "Content-Type": "application/x-www-form-urlencoded",
    Authorization: `Basic ${btoa(`${id}:${secret}`)}`,
  },
  body: String(new URLSearchParams({ grant_type: "client_credentials", resource })),
});

export const userInfo = (token: string): HttpRequest => ({
  method: "GET",
  path: "/userinfo",
  headers: { Authorization: `Bearer ${token}` },
});
