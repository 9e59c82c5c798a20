import { Failure } from "../failures.ts";
import { randomId } from "../ids.ts";
import type { Account, Role, Session } from "../model.ts";
import type { Policy } from "../policy.ts";
import type { Random } from "../ports.ts";

/** The claims of any access token (RFC 9068 section 2.2). Times are epoch seconds. */
interface CommonClaims {
  readonly iss: string;
  readonly aud: string;
  readonly sub: string;
  readonly client_id: string;
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
  readonly scope: string;
}

/** The token of a person's session. */
export interface PersonClaims extends CommonClaims {
  readonly sid: string;
  readonly username: string;
  readonly role: Role;
  readonly auth_time: number;
}

/** A client's own token, for nobody else: `sub` is its `client_id`, and there is no session. */
export type ClientClaims = CommonClaims;

export type AccessClaims = PersonClaims | ClientClaims;

/** Whether a token is a person's. */
export const isPersons = (claims: AccessClaims): claims is PersonClaims => "sid" in claims;

/** Seconds by which two servers' clocks may differ: generous for what lies ahead, strict for what is over. */
const leeway = { future: 30, expiry: 5 };

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

/** The claims of a new access token for a session; `scope` may be narrower than the session's. `now` is epoch milliseconds. */
export const personClaims = (
  session: Pick<Session, "id" | "userId" | "clientId" | "authenticatedAt">,
  account: Pick<Account, "username" | "role">,
  scope: string,
  policy: Policy,
  now: number,
  random: Random,
): PersonClaims => ({
  ...commonClaims(session.userId, session.clientId, scope, policy, now, random),
  sid: session.id,
  username: account.username,
  role: account.role,
  auth_time: seconds(session.authenticatedAt),
});

/** The claims of a client's own new access token; `now` is epoch milliseconds. */
export const clientClaims = (
  clientId: string,
  scope: string,
  policy: Policy,
  now: number,
  random: Random,
): ClientClaims => commonClaims(clientId, clientId, scope, policy, now, random);

function commonClaims(
  subject: string,
  clientId: string,
  scope: string,
  policy: Policy,
  now: number,
  random: Random,
): CommonClaims {
  const iat = seconds(now);
  return {
    iss: policy.issuer,
    aud: policy.audience,
    sub: subject,
    client_id: clientId,
    iat,
    exp: iat + policy.accessTokenLifetime,
    jti: randomId(random),
    scope,
  };
}

/**
 * Judges every claim of a payload whose signature is proven; `now` is epoch milliseconds. All must be there and of
 * their type (`nbf` is honoured, never issued). Throws Failure `invalid_token`, its reason naming the claim.
 */
export function checkClaims(
  payload: Readonly<Record<string, unknown>>,
  policy: Policy,
  now: number,
): AccessClaims {
  const reject = (claim: string): never => {
    throw new Failure("invalid_token", { reason: `claim ${claim}` });
  };
  const text = (claim: keyof PersonClaims): string => {
    const value = payload[claim];
    return typeof value === "string" && (value !== "" || claim === "scope") ? value : reject(claim);
  };
  const time = (claim: keyof PersonClaims | "nbf"): number => {
    const value = payload[claim];
    return typeof value === "number" && Number.isSafeInteger(value) && value >= 0
      ? value
      : reject(claim);
  };
  const today = seconds(now);
  const claims: CommonClaims = {
    iss: text("iss"),
    aud: text("aud"),
    sub: text("sub"),
    client_id: text("client_id"),
    iat: time("iat"),
    exp: time("exp"),
    jti: text("jti"),
    scope: text("scope"),
  };
  if (claims.iss !== policy.issuer) reject("iss");
  if (claims.aud !== policy.audience) reject("aud");
  if (claims.exp + leeway.expiry <= today) reject("exp");
  if (claims.iat > today + leeway.future) reject("iat");
  if (payload["nbf"] !== undefined && time("nbf") > today + leeway.future) reject("nbf");
  if (claims.sub === claims.client_id) {
    if (payload["sid"] !== undefined) reject("sid");
    return claims;
  }
  const { role } = payload;
  return {
    ...claims,
    sid: text("sid"),
    username: text("username"),
    role: role === "user" || role === "admin" ? role : reject("role"),
    auth_time: time("auth_time"),
  };
}
