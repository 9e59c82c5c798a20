import type { KnownClient } from "../clients/model.ts";
import { isFailure, credentialFailures } from "../failures.ts";
import { endedReason } from "../sessions/policy.ts";
import { checkAppClaims, type AppClaims } from "../tokens/claims.ts";
import { endTokenSession } from "../tokens/revoke.ts";
import type { Origin, SessionCaller } from "../user.ts";
import { userinfoOf } from "./claims.ts";
import type { OidcPolicy, OidcPorts } from "./ports.ts";

/** The claims of an app's access token. Its session is not read. `now` is epoch milliseconds. Throws Failure `invalid_token`. */
export async function readAppToken(
  { oidcKeys }: OidcPorts,
  policy: OidcPolicy,
  token: string,
  now: number,
): Promise<AppClaims> {
  const payload = await oidcKeys.signer.verify("at+jwt", token);
  return checkAppClaims(payload, { issuer: policy.issuer, audience: userinfoOf(policy) }, now);
}

/** What an app may learn of its own access token: the username only with the scope `profile`. */
export interface IntrospectedApp extends AppClaims {
  readonly username?: string;
}

/**
 * The claims of an app's access token that is active, for the app itself. Undefined for everybody else, also for the operator's own
 * clients: a service that checks the tokens that it receives must not take one that is for `/userinfo` (RFC 7662 section 4). Undefined
 * for an inactive token too. One indexed read. Throws Failure `unavailable`.
 */
export async function introspectAppToken(
  ports: OidcPorts,
  policy: OidcPolicy,
  client: KnownClient,
  token: string,
): Promise<IntrospectedApp | undefined> {
  const now = ports.clock();
  const claims = await readIfValid(ports, policy, token, now);
  if (claims?.client_id !== client.id) return undefined;
  const session = await ports.store.findSessionState(claims.sid);
  const isLive =
    session?.userId === claims.sub &&
    session.clientId === claims.client_id &&
    endedReason(session, now) === undefined;
  if (!isLive) return undefined;
  const isNamed = claims.scope.split(" ").includes("profile");
  return isNamed ? { ...claims, username: session.username } : claims;
}

/**
 * Ends the session of an app's access token (RFC 7009). A token of another app is ignored silently. Gives the user and the session,
 * also if it had ended. Throws Failure `unavailable`.
 */
export async function revokeAppToken(
  ports: OidcPorts,
  policy: OidcPolicy,
  client: KnownClient,
  token: string,
  origin?: Origin,
): Promise<SessionCaller | undefined> {
  const claims = await readIfValid(ports, policy, token, ports.clock());
  if (claims?.client_id !== client.id) return undefined;
  return endTokenSession(ports, client, { id: claims.sid, userId: claims.sub }, origin);
}

async function readIfValid(
  ports: OidcPorts,
  policy: OidcPolicy,
  token: string,
  now: number,
): Promise<AppClaims | undefined> {
  try {
    return await readAppToken(ports, policy, token, now);
  } catch (error) {
    if (isFailure(error, credentialFailures.invalid_token)) return undefined;
    throw error;
  }
}
