import { idOfCode } from "../authorizations/codes.ts";
import type { KnownClient } from "../clients/model.ts";
import { innerIdsOf } from "../clients/unregistered/ids.ts";
import { isFailure, credentialFailures, Failure } from "../failures.ts";
import { userinfoOf } from "../resources/own-audiences.ts";
import { endedReason } from "../sessions/policy.ts";
import {
  checkAppClaims,
  checkClientClaims,
  type AppClaims,
  type ClientClaims,
} from "../tokens/claims.ts";
import { endTokenSession } from "../tokens/revoke.ts";
import type { Assurance, Origin, SessionCaller } from "../user.ts";
import type { PublicClaims } from "./claims.ts";
import type { OidcPolicy, OidcPorts } from "./ports.ts";

/**
 * The claims of an app's access token that opens `/userinfo`. Its session is not read. `now` is epoch milliseconds. Throws Failure
 * `invalid_token`.
 */
export async function readAppToken(
  { oidcKeys }: OidcPorts,
  policy: OidcPolicy,
  token: string,
  now: number,
): Promise<AppClaims> {
  const payload = await oidcKeys.signer.verify("at+jwt", token);
  const audience = userinfoOf(policy);
  if (!audiencesIn(payload).includes(audience)) {
    throw new Failure(credentialFailures.invalid_token, { reason: "claim aud" });
  }
  return checkAppClaims({ ...payload, aud: audience }, { issuer: policy.issuer, audience }, now);
}

/** The claims of a client's own token for a resource. */
type OwnClaims = ClientClaims & { readonly sid?: undefined };

/** What an app may learn of its own access token: the username only with the scope `profile`. */
export type IntrospectedApp = (PublicClaims | OwnClaims) & { readonly username?: string };

/**
 * The claims of an app's access token that is active, for the app itself and for the client that the resource of the token names. Undefined
 * for everybody else, also for the operator's own clients: a service that checks the tokens that it receives must not take one that is for
 * another one (RFC 7662 section 4). Undefined for an inactive token too. One indexed read, and another one for the client of a resource.
 * Throws Failure `unavailable`.
 */
export async function introspectAppToken(
  ports: OidcPorts,
  policy: OidcPolicy,
  client: KnownClient,
  token: string,
): Promise<IntrospectedApp | undefined> {
  const now = ports.clock();
  const claims = await readIfValid(ports, policy, token, now);
  if (!claims || !(await mayLearn(ports, client, claims))) return undefined;
  if (claims.sid === undefined) return (await isLiveClient(ports, claims)) ? claims : undefined;
  const session = await ports.store.findSessionState(claims.sid);
  const isLive =
    session?.userId === claims.sub &&
    (await innerIdsOf(ports.oidcKeys.seals, claims.client_id)).includes(session.clientId) &&
    endedReason(session, now) === undefined;
  if (!isLive) return undefined;
  const isNamed =
    claims.client_id === client.outerId && claims.scope.split(" ").includes("profile");
  return isNamed ? { ...claims, username: session.username } : claims;
}

/** Whether a client may learn of a token: of its own, and of those for a resource that names it. */
async function mayLearn(
  { resources }: OidcPorts,
  client: KnownClient,
  claims: PublicClaims | OwnClaims,
): Promise<boolean> {
  if (claims.client_id === client.outerId) return true;
  const [uri = ""] = audiencesIn(claims);
  return (await resources.find(uri))?.clientId === client.id;
}

/** Whether the client of its own token was not revoked. */
async function isLiveClient({ store }: OidcPorts, { client_id }: OwnClaims): Promise<boolean> {
  return (await store.findClient(client_id))?.revokedAt === null;
}

/**
 * Ends the session of an app's access token (RFC 7009). A token of another app, and one without a session, is ignored silently. Gives the
 * user and the session, also if it had ended. Throws Failure `unavailable`.
 */
export async function revokeAppToken(
  ports: OidcPorts,
  policy: OidcPolicy,
  client: KnownClient,
  token: string,
  origin?: Origin,
): Promise<SessionCaller | undefined> {
  const claims = await readIfValid(ports, policy, token, ports.clock());
  if (claims?.client_id !== client.outerId || claims.sid === undefined) return undefined;
  return endTokenSession(ports, client, { id: claims.sid, userId: claims.sub }, origin);
}

/**
 * Whether a text is a code, a refresh token or an app's access token of this server for a client, also a used one. One indexed read for the
 * first two. Throws Failure `unavailable`.
 */
export async function isIssuedTo(
  ports: OidcPorts,
  policy: OidcPolicy,
  clientId: string,
  text: string,
): Promise<boolean> {
  const { store, refreshTokens, clock } = ports;
  const { seals } = ports.oidcKeys;
  const ids = await innerIdsOf(seals, clientId);
  const codeId = await idOfCode(seals, text);
  if (codeId !== undefined) return ids.includes((await store.findCode(codeId))?.appId ?? "");
  const held = await refreshTokens.read(text);
  if (held) return ids.includes((await store.findSessionState(held.sessionId))?.clientId ?? "");
  return (await readIfValid(ports, policy, text, clock()))?.client_id === clientId;
}

/** The claims of an access token of whatever audience. Undefined for anything else. */
async function readIfValid(
  { oidcKeys }: OidcPorts,
  { issuer }: OidcPolicy,
  token: string,
  now: number,
): Promise<PublicClaims | OwnClaims | undefined> {
  try {
    const payload = await oidcKeys.signer.verify("at+jwt", token);
    const [audience = "", second] = audiencesIn(payload);
    const expected = { issuer, audience };
    const one = { ...payload, aud: audience };
    if (payload["sid"] === undefined) return checkClientClaims(one, expected, now);
    const { acr, amr } = payload as Partial<Assurance>;
    return {
      ...checkAppClaims(one, expected, now),
      ...(acr !== undefined && amr !== undefined && { acr, amr }),
      ...(second !== undefined && { aud: [audience, second] }),
    };
  } catch (error) {
    if (isFailure(error, credentialFailures.invalid_token)) return undefined;
    throw error;
  }
}

/** Whom a token is for: one, or a resource and `/userinfo`. */
const audiencesIn = ({ aud }: Readonly<{ aud?: unknown }>): readonly string[] =>
  [aud].flat().filter((one) => typeof one === "string");
