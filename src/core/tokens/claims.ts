import type { Role } from "../access.ts";
import { assuranceIn } from "../factors/assurance.ts";
import { Failure, credentialFailures } from "../failures.ts";
import { timeFault } from "../ground/time.ts";
import { randomId } from "../ids.ts";
import type { MembershipState } from "../memberships/model.ts";
import type { OwnClaims } from "../own-claims.ts";
import type { SessionState } from "../sessions/model.ts";
import type { Random } from "../system.ts";
import type { Assurance, OrganizationClaims, UserFacts } from "../user.ts";

/** The claims of every access token (RFC 9068 section 2.2). Times are epoch seconds. */
export interface CommonClaims {
  readonly iss: string;
  readonly aud: string;
  readonly sub: string;
  readonly client_id: string;
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
  readonly scope: string;
}

/** The claims of the access token of an app that is not the operator's own. They say nothing of the user. */
export interface AppClaims extends CommonClaims {
  readonly sid: string;
  readonly auth_time: number;
}

/** The claims that every access token for a user's session has. */
export interface SessionClaims extends AppClaims {
  readonly username: string;
  readonly role: Role;
}

/**
 * The claims of an access token for a user's session. Latchkey itself takes `acr` and `amr` from the session, never from the token:
 * one of an earlier release has neither.
 */
export interface UserTokenClaims extends SessionClaims, Assurance, OrganizationClaims {
  /** The organization of the token, in place of the other claims about it while the session lacks a second factor that it requires. */
  readonly org_needs_mfa?: string;
  /** The claims that the operator added. In the token they are members beside the others. Absent if nobody has any. */
  readonly own?: OwnClaims;
  /** True if the session lacks a second factor that the operator requires. Never in the token: the session's row decides. */
  readonly owesFactor?: true;
  /** True if the organization requires a second factor that the session lacks. Never in the token, as `owesFactor`. */
  readonly lacksFactor?: true;
}

/** The claims of a verified token of a user. `owner` is for an app in the same process, and in no token or response. */
export interface VerifiedUserClaims extends UserTokenClaims {
  readonly owner: UserFacts;
}

/** The claims of a client's own token: `sub` is its `client_id`, and there is no session. */
export type ClientClaims = CommonClaims;

export type AccessClaims = UserTokenClaims | ClientClaims;

/** True for a user's token, false for a client's own token. */
export const isUserToken = <C extends SessionClaims>(claims: C | ClientClaims): claims is C =>
  "sid" in claims;

/** The session that an access token is for, with its user. */
export interface TokenSession extends Pick<
  SessionState,
  "userId" | "clientId" | "username" | "role" | "provenAt" | "methods"
> {
  readonly sessionId: string;
  /** What its user is in the organization of the token. */
  readonly membership?: MembershipState | undefined;
}

/** The inputs of a new token besides its subject. */
interface Issue {
  readonly policy: Expected & { readonly accessTokenLifetime: number };
  readonly scope: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly random: Random;
}

/** Epoch milliseconds as the epoch seconds of a claim. */
export const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

/** The claims of a new access token for a session. `scope` may be narrower than the session's. */
export const userTokenClaims = (session: TokenSession, issue: Issue): UserTokenClaims => ({
  ...commonClaims(session.userId, session.clientId, issue),
  sid: session.sessionId,
  username: session.username,
  role: session.role,
  ...newOrganizationClaims(session),
  ...authenticationOf(session, issue.now),
});

/**
 * What a new token says of its organization. A server that verifies tokens offline reads no session, so the token names no organization
 * that requires a second factor which the session lacks.
 */
const newOrganizationClaims = ({
  membership,
  methods,
}: Pick<TokenSession, "membership" | "methods">) =>
  membership && lacksFactorOf(membership, { methods })
    ? { org_needs_mfa: membership.organizationId }
    : organizationClaims(membership);

/** Whether a session lacks the second factor that the organization of its token requires. */
export const lacksFactorOf = (
  membership: MembershipState | undefined,
  session: Pick<SessionState, "methods">,
): boolean => membership?.requireMfa === 1 && assuranceIn(session).acr !== "aal2";

/** What a verified token says of its organization. */
export const organizationClaims = (
  membership: MembershipState | undefined,
): OrganizationClaims | undefined =>
  membership && { org_id: membership.organizationId, org_role: membership.role };

/** When and how well the user of a session proved who they are. `now` is epoch milliseconds. */
export const authenticationOf = (
  session: Pick<SessionState, "provenAt" | "methods">,
  now: number,
): Assurance & Pick<UserTokenClaims, "auth_time"> => ({
  // The proof may have been on a server whose clock is ahead.
  auth_time: seconds(Math.min(session.provenAt, now)),
  ...assuranceIn(session),
});

/** The claims of a new access token for a client itself. */
export const clientClaims = (clientId: string, issue: Issue): ClientClaims =>
  commonClaims(clientId, clientId, issue);

/** The claims that all new access tokens have. */
export function commonClaims(
  sub: string,
  clientId: string,
  { policy, scope, now, random }: Issue,
): CommonClaims {
  const iat = seconds(now);
  return {
    iss: policy.issuer,
    aud: policy.audience,
    sub,
    client_id: clientId,
    iat,
    exp: iat + policy.accessTokenLifetime,
    jti: randomId(random),
    scope,
  };
}

type Payload = Readonly<Record<string, unknown>>;

/** What the claims of a token must name. */
interface Expected {
  readonly issuer: string;
  readonly audience: string;
}

/**
 * Checks every claim of a payload whose signature was verified. Each claim must be present and have its type. `nbf` is
 * checked if present; Latchkey never issues it. `now` is epoch milliseconds. Throws Failure `invalid_token`; its reason names the claim.
 */
export function checkClaims(
  payload: Payload,
  policy: Expected,
  now: number,
): SessionClaims | ClientClaims {
  const claims = checkCommonClaims(payload, policy, now);
  if (claims.sub === claims.client_id) {
    if (payload["sid"] !== undefined) reject("sid");
    return claims;
  }
  return {
    ...claims,
    sid: textIn(payload, "sid"),
    username: textIn(payload, "username"),
    role: textIn(payload, "role"),
    auth_time: timeIn(payload, "auth_time"),
  };
}

/** The organization that a payload names. It does not tell whether the user is still a member. Throws Failure `invalid_token`. */
export function organizationIn(payload: Payload): string | undefined {
  const claim = (["org_id", "org_needs_mfa"] as const).find((name) => payload[name] !== undefined);
  return claim && textIn(payload, claim);
}

/** As `checkClaims`, for the access token of an app that is not the operator's own. */
export const checkAppClaims = (payload: Payload, policy: Expected, now: number): AppClaims => ({
  ...checkCommonClaims(payload, policy, now),
  sid: textIn(payload, "sid"),
  auth_time: timeIn(payload, "auth_time"),
});

/** As `checkClaims`, for a client's own token for a resource. */
export function checkClientClaims(payload: Payload, policy: Expected, now: number): ClientClaims {
  const claims = checkCommonClaims(payload, policy, now);
  return claims.sub === claims.client_id ? claims : reject("sub");
}

function checkCommonClaims(payload: Payload, policy: Expected, now: number): CommonClaims {
  const claims: CommonClaims = {
    iss: textIn(payload, "iss"),
    aud: textIn(payload, "aud"),
    sub: textIn(payload, "sub"),
    client_id: textIn(payload, "client_id"),
    iat: timeIn(payload, "iat"),
    exp: timeIn(payload, "exp"),
    jti: textIn(payload, "jti"),
    scope: textIn(payload, "scope"),
  };
  if (claims.iss !== policy.issuer) reject("iss");
  if (claims.aud !== policy.audience) reject("aud");
  const nbf = payload["nbf"] === undefined ? undefined : timeIn(payload, "nbf");
  const fault = timeFault({ ...claims, nbf }, seconds(now));
  return fault === undefined ? claims : reject(fault);
}

function reject(claim: string): never {
  throw new Failure(credentialFailures.invalid_token, { reason: `claim ${claim}` });
}

function textIn(payload: Payload, claim: keyof UserTokenClaims): string {
  const value = payload[claim];
  return typeof value === "string" && (value !== "" || claim === "scope") ? value : reject(claim);
}

function timeIn(payload: Payload, claim: keyof UserTokenClaims | "nbf"): number {
  const value = payload[claim];
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0
    ? value
    : reject(claim);
}
