import { createHash, randomBytes } from "node:crypto";
import { issueCode } from "../../../src/core/authorizations/codes.ts";
import type { AuthorizationCodeRequest } from "../../../src/core/authorizations/model.ts";
import type { KnownClient } from "../../../src/core/clients/model.ts";
import type { SessionTokens } from "../../../src/core/tokens/issue.ts";
import { secret } from "../../support/secrets.ts";
import type { Backend, Server } from "./backend.ts";
import { createClient } from "./clients.ts";

const redirectUri = "https://app.example.com/callback";

interface AppOptions {
  readonly isOwn?: boolean;
  readonly isPublic?: boolean;
  readonly grants?: string;
  readonly roles?: number;
  readonly allowedRoles?: string;
}

/** Stores an app that logs users in, and authenticates it. By default it is not the operator's own. */
export async function createApp(
  backend: Backend,
  server: Server,
  { isOwn = false, isPublic = false, ...given }: AppOptions = {},
): Promise<KnownClient> {
  const { id, secret: password } = await createClient(backend, undefined, { public: isPublic });
  const { grants = "authorization_code refresh_token", roles = 0, allowedRoles = "" } = given;
  backend.sql(
    "UPDATE clients SET first_party = ?, grants = ?, roles = ?, allowed_roles = ? WHERE id = ?",
    isOwn ? 1 : 0,
    grants,
    roles,
    allowedRoles,
    id,
  );
  return server.auth.clients.authenticate({ id, secret: password });
}

/** A code verifier and its challenge (RFC 7636). */
export function newVerifier() {
  const verifier = secret(randomBytes(32).toString("base64url"));
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
}

/** The `at_hash` of an access token: by EdDSA half of a SHA-512. */
export const atHashOf = ({ accessToken }: Pick<SessionTokens, "accessToken">): string =>
  createHash("sha512").update(accessToken).digest().subarray(0, 32).toString("base64url");

/** The code of an app that the user of a browser's session has approved, and what redeems it. */
export async function approve(
  { ports }: Server,
  client: KnownClient,
  { userId, sessionId }: Pick<SessionTokens, "userId" | "sessionId">,
  given: Partial<AuthorizationCodeRequest> = {},
) {
  const { store, clock, random, oidcKeys } = ports;
  if (!oidcKeys) throw new Error("the server has no key for apps");
  const { verifier, challenge } = newVerifier();
  const request = {
    redirectUri,
    challenge,
    scope: "openid profile email",
    methods: "password",
    provenAt: clock(),
    ...given,
  };
  const issuing = { store, clock, random, seals: oidcKeys.seals };
  const code = secret(await issueCode(issuing, { client, userId, sessionId, request }));
  return { client, code, redirectUri, verifier: "challenge" in given ? undefined : verifier };
}
