import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomId } from "../../../src/core/ids.ts";
import { newSession } from "../../../src/core/sessions/open.ts";
import { checkClaims, userTokenClaims } from "../../../src/core/tokens/claims.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { claimsOf, noon, noonSeconds, policy, rejectionOf } from "../support/claims.ts";

const second = 1000;

describe("ST-5 JWT-10 the time claims of an access token", () => {
  it("accept a token for exactly 5 seconds after exp", () => {
    const end = claimsOf().exp * second;
    expect(rejectionOf(claimsOf(), end - 1)).toBeUndefined();
    expect(rejectionOf(claimsOf(), end)).toBeUndefined();
    expect(rejectionOf(claimsOf(), end + 5 * second - 1)).toBeUndefined();
    expect(rejectionOf(claimsOf(), end + 5 * second)).toBe("claim exp");
    expect(rejectionOf(claimsOf(), end + 365 * 86_400 * second)).toBe("claim exp");
  });

  it.each(["iat", "nbf"])("accept %s at most 30 seconds in the future", (claim) => {
    const ahead = (seconds: number) => ({ ...claimsOf(), [claim]: noonSeconds + seconds });
    expect(rejectionOf(ahead(-1_000_000))).toBeUndefined();
    expect(rejectionOf(ahead(0))).toBeUndefined();
    expect(rejectionOf(ahead(2))).toBeUndefined();
    expect(rejectionOf(ahead(30))).toBeUndefined();
    expect(rejectionOf(ahead(31))).toBe(`claim ${claim}`);
    expect(rejectionOf(ahead(31), noon + second - 1)).toBe(`claim ${claim}`);
    expect(rejectionOf(ahead(31), noon + second)).toBeUndefined();
  });

  it("reject an exp in the past and an iat in the far future, and accept an iat of 0", () => {
    expect(rejectionOf(claimsOf({ exp: 0 }))).toBe("claim exp");
    expect(rejectionOf(claimsOf({ exp: noonSeconds - 5 }))).toBe("claim exp");
    expect(rejectionOf(claimsOf({ iat: Number.MAX_SAFE_INTEGER }))).toBe("claim iat");
    expect(rejectionOf(claimsOf({ iat: 0, auth_time: 0 }))).toBeUndefined();
  });

  it("accept a token from 30 seconds before iat to 5 seconds after exp, and at no other time", () => {
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 700 }), fc.nat({ max: 999 }), (age, fraction) => {
        const isAccepted = age >= -30 && age < policy.accessTokenLifetime + 5;
        const reason = rejectionOf(claimsOf(), noon + age * second + fraction);
        expect(reason === undefined).toBe(isAccepted);
      }),
    );
  });
});

describe("two servers whose clocks differ", () => {
  const account = { id: claimsOf().sub, username: "Ann", role: "user" } as const;
  const issue = (now: number) => {
    const session = newSession({
      id: randomId(systemRandom),
      userId: account.id,
      clientId: "first-party",
      scope: "sessions",
      device: { userAgent: undefined, address: undefined },
      methods: ["password"],
      now,
      term: policy.sessionTerms,
      sessionsValidFrom: 0,
    });
    return userTokenClaims(
      { ...session, sessionId: session.id, username: account.username, role: account.role },
      { policy, scope: "sessions", now, random: systemRandom },
    );
  };

  it("ST-5 accept each other's tokens at once, 20 seconds ahead or behind", () => {
    for (const skew of [-20, 20]) {
      // The session decides the other two.
      const { acr: _, amr: __, ...claims } = issue(noon + skew * second);
      expect(checkClaims({ ...claims }, policy, noon), `${skew} s`).toEqual(claims);
    }
  });

  it("ST-5 disagree on a token's expiry only within the difference of their clocks", () => {
    const claims = { ...issue(noon) };
    const end = noon + policy.accessTokenLifetime * second;
    const accepts = (now: number): boolean => {
      try {
        return Boolean(checkClaims(claims, policy, now));
      } catch {
        return false;
      }
    };
    expect(accepts(end - 20 * second)).toBe(true);
    expect(accepts(end + 20 * second)).toBe(false);
  });

  it("round down to whole seconds, so that no token is issued in the future", () => {
    const claims = issue(noon + 999);
    expect(claims).toMatchObject({ iat: noonSeconds, auth_time: noonSeconds });
    expect(claims.exp - claims.iat).toBe(policy.accessTokenLifetime);
  });

  it("give every token and every session a new id", () => {
    const [one, other] = [issue(noon), issue(noon)];
    expect(one.jti).not.toBe(other.jti);
    expect(one.sid).not.toBe(other.sid);
    expect(one).toMatchObject({ sub: account.id, client_id: "first-party", username: "Ann" });
  });
});
