import { webcrypto } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { secureCookies } from "../../src/contract/security.ts";
import { encode } from "../../src/drivers/base64url.ts";
import { loadSigningKey, type KeySource } from "../../src/drivers/jwt/keys.ts";
import { systemRandom } from "../../src/drivers/system.ts";
import { createUpstreamSeals } from "../../src/drivers/upstream/seals.ts";
import { freePort } from "../../test/support/network/free-port.ts";
import type { HttpRequest } from "../load/wrk.ts";
import type { Environment } from "./servers.ts";

/** Another provider, on this machine. It signed all its tokens before, so an answer costs it little. */
export interface Provider {
  readonly issuer: string;
  /** The public key of its tokens. */
  readonly jwk: webcrypto.JsonWebKey;
  /** The variables of a Latchkey whose users log in there. */
  readonly environment: Environment;
  /** The way back of each user to a Latchkey with this key. Each works as often as it is sent, for longer than a run lasts. */
  callbacks(key: KeySource): Promise<readonly HttpRequest[]>;
  /** Signs all tokens again, because those of ten minutes ago log nobody in. */
  renew(): Promise<void>;
}

const id = "bench";
const clientId = "latchkey";
const day = 24 * 60 * 60 * 1000;
const algorithm = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};

/** What the provider calls a user. */
export const subjectOf = (user: number): string => `subject-${user}`;

/** The state and the nonce of the login of a user, both as long as usual. */
const secretOf = (user: number): string => String(user).padStart(43, "s");

/** Starts a provider with so many users. It ends with the process. */
export async function startProvider(users: number): Promise<Provider> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const jwk = {
    ...(await webcrypto.subtle.exportKey("jwk", keys.publicKey)),
    kid: "bench",
    use: "sig",
  };
  const all = Array.from({ length: users }, (_, user) => user);
  const signAll = (): Promise<readonly string[]> => {
    const now = Math.floor(Date.now() / 1000);
    const every = { iss: issuer, aud: clientId, iat: now, exp: now + day / 1000 };
    return Promise.all(
      all.map(async (user) => {
        const email = `${subjectOf(user)}@example.com`;
        const claims = { sub: subjectOf(user), nonce: secretOf(user), email, email_verified: true };
        const idToken = await sign({ ...every, ...claims }, keys.privateKey);
        return JSON.stringify({
          access_token: secretOf(user),
          token_type: "Bearer",
          expires_in: 3600,
          id_token: idToken,
        });
      }),
    );
  };
  let tokens = await signAll();
  const documents: Readonly<Record<string, object>> = {
    "/.well-known/openid-configuration": {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ["code"],
    },
    "/jwks": { keys: [jwk] },
  };
  const server = createServer((request, response) => {
    const document = documents[request.url ?? ""];
    if (document) answer(response, JSON.stringify(document));
    else void answerCode(request, response, tokens);
  });
  server.listen(port, "127.0.0.1").unref();
  await once(server, "listening");

  return {
    issuer,
    jwk,
    async renew() {
      tokens = await signAll();
    },
    environment: {
      OIDC_PROVIDERS: JSON.stringify([
        { id, name: "Bench", issuer, client_id: clientId, client_secret: "bench" },
      ]),
    },
    async callbacks(key) {
      const { sealPending } = await createUpstreamSeals(
        await loadSigningKey(key),
        [],
        systemRandom,
      );
      return Promise.all(
        all.map(async (user) => {
          const secret = secretOf(user);
          const cookie = await sealPending({
            provider: id,
            issuer,
            state: secret,
            nonce: secret,
            verifier: secret,
            intent: "login",
            // Later than now, because a login may take ten minutes, and a run may take longer.
            startedAt: Date.now() + day,
          });
          return callback(`/login/${id}/callback`, user, `${secureCookies.upstream}0=${cookie}`);
        }),
      );
    },
  };
}

/** The same way back, to a server that keeps only the state in its cookie. */
export const plainCallbacks = (users: number): readonly HttpRequest[] =>
  Array.from({ length: users }, (_, user) =>
    callback("/callback", user, `state=${secretOf(user)}`),
  );

const callback = (path: string, user: number, cookie: string): HttpRequest => ({
  method: "GET",
  path: `${path}?code=${user}&state=${secretOf(user)}`,
  headers: { Cookie: cookie },
});

/** A token of this header and these claims. */
async function sign(claims: object, key: webcrypto.CryptoKey): Promise<string> {
  const part = (content: object): string => encode(Buffer.from(JSON.stringify(content)));
  const text = `${part({ alg: "RS256", kid: "bench", typ: "JWT" })}.${part(claims)}`;
  const signature = await webcrypto.subtle.sign(algorithm, key, Buffer.from(text));
  return `${text}.${encode(new Uint8Array(signature))}`;
}

/** Gives the tokens of the user whose number is the code. */
async function answerCode(
  request: IncomingMessage,
  response: ServerResponse,
  tokens: readonly string[],
): Promise<void> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  answer(response, tokens[Number(new URLSearchParams(body).get("code"))] ?? "{}");
}

function answer(response: ServerResponse, json: string): void {
  response.writeHead(200, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(json),
  });
  response.end(json);
}
