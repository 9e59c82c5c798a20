import { expect } from "vitest";
import { Failure } from "../../../src/core/failures.ts";
import type { Policy } from "../../../src/core/policy.ts";
import {
  checkClaims,
  isUserToken,
  type ClientClaims,
  type SessionClaims,
} from "../../../src/core/tokens/claims.ts";
import { usualTerms } from "../../support/session-terms.ts";

/** Epoch milliseconds, on a whole second. */
export const noon = Date.UTC(2026, 10, 25, 12);

/** `noon` in epoch seconds, as in tokens. */
export const noonSeconds = noon / 1000;

export const policy: Policy = {
  issuer: "https://auth.example.com",
  appUrl: "https://auth.example.com/app",
  audience: "https://api.example.com",
  accessTokenLifetime: 600,
  passwordMinLength: 8,
  passkeySignUp: false,
  passwordGrant: true,
  loginLinks: true,
  newLoginEmail: true,
  clientRegistration: "known",
  redirectSchemes: ["cursor", "vscode", "vscode-insiders"],
  allowsPrivateUrls: false,
  registrationRequires: ["username", "name"],
  makesUsernames: true,
  registrationOpen: true,
  registrationPrivacy: false,
  requireVerifiedEmail: false,
  invitationDays: 7,
  usernameHoldDays: 30,
  sessionHistoryDays: 7,
  sessionTerms: usualTerms,
  auditTable: true,
  auditRetentionDays: 365,
  throttle: {},
  throttleStrict: false,
  mfa: "optional",
  passkeyRpId: "example.com",
  passkeyOrigins: ["https://login.example.com"],
  brand: { name: "Example" },
  providers: [],
  emailFrom: { name: "Example", address: "login@example.com" },
};

/** The claims of a valid token for a person, issued at `noon`, with the given claims replaced. */
export const claimsOf = (changes: Partial<SessionClaims> = {}): SessionClaims => ({
  iss: policy.issuer,
  aud: policy.audience,
  sub: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90",
  client_id: "first-party",
  iat: noonSeconds,
  exp: noonSeconds + policy.accessTokenLifetime,
  jti: "0b5f8f0e-53f2-4c52-9d0c-7b6f7f0c9a11",
  sid: "f6a1c6de-1de4-4b0c-8f3f-0d3b5a1c2e42",
  scope: "profile:read profile:write sessions factors",
  username: "ann",
  role: "user",
  auth_time: noonSeconds,
  ...changes,
});

/** Narrows the claims to those of a person's token. Throws for a client's own token. */
export function requireUserToken<C extends SessionClaims>(claims: C | ClientClaims): C {
  if (isUserToken(claims)) return claims;
  throw new Error("the claims are of a client's own token");
}

/** The reason for which a payload is rejected at a time; undefined if it is accepted. */
export function rejectionOf(payload: object, now = noon): string | undefined {
  try {
    checkClaims({ ...payload }, policy, now);
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    expect(error).toMatchObject({ code: "invalid_token", message: "invalid_token" });
    return error.reason;
  }
}
