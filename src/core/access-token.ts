import { Failure } from "./failures.ts";
import { randomId } from "./ids.ts";
import type { Account, Role, Session } from "./model.ts";
import type { Policy } from "./policy.ts";
import type { Random } from "./ports.ts";

/** The claims of an access token (RFC 9068 section 2.2). Times are epoch seconds. */
export interface AccessClaims {
  readonly iss: string;
  readonly aud: string;
  readonly sub: string;
  readonly client_id: string;
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
  readonly sid: string;
  readonly scope: string;
  readonly username: string;
  readonly role: Role;
  readonly auth_time: number;
}

/** Seconds by which two servers' clocks may differ: generous for what lies ahead, strict for what is over. */
const leeway = { future: 30, expiry: 5 };

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

/** The claims of a new access token for a session; `now` is epoch milliseconds. */
export function accessClaims(
  account: Account,
  session: Session,
  policy: Policy,
  now: number,
  random: Random,
): AccessClaims {
  const iat = seconds(now);
  return {
    iss: policy.issuer,
    aud: policy.audience,
    sub: account.id,
    client_id: session.clientId,
    iat,
    exp: iat + policy.accessTokenLifetime,
    jti: randomId(random),
    sid: session.id,
    scope: session.scope,
    username: account.username,
    role: account.role,
    auth_time: seconds(session.authenticatedAt),
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
  const text = (claim: keyof AccessClaims): string => {
    const value = payload[claim];
    return typeof value === "string" && (value !== "" || claim === "scope") ? value : reject(claim);
  };
  const time = (claim: keyof AccessClaims | "nbf"): number => {
    const value = payload[claim];
    return typeof value === "number" && Number.isSafeInteger(value) && value >= 0
      ? value
      : reject(claim);
  };
  const today = seconds(now);
  const claims: AccessClaims = {
    iss: text("iss"),
    aud: text("aud"),
    sub: text("sub"),
    client_id: text("client_id"),
    iat: time("iat"),
    exp: time("exp"),
    jti: text("jti"),
    sid: text("sid"),
    scope: text("scope"),
    username: text("username"),
    role:
      payload["role"] === "user" || payload["role"] === "admin" ? payload["role"] : reject("role"),
    auth_time: time("auth_time"),
  };
  if (claims.iss !== policy.issuer) reject("iss");
  if (claims.aud !== policy.audience) reject("aud");
  if (claims.exp + leeway.expiry <= today) reject("exp");
  if (claims.iat > today + leeway.future) reject("iat");
  if (payload["nbf"] !== undefined && time("nbf") > today + leeway.future) reject("nbf");
  return claims;
}
