import { inspect } from "node:util";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkClaims, clientClaims, personClaims } from "../../../src/core/tokens/claims.ts";
import { Failure } from "../../../src/core/failures.ts";
import { newSession } from "../../../src/core/sessions/open.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { claimsOf, noon, noonSeconds, policy } from "../support/claims.ts";

const second = 1000;

/** The reason for which a payload is rejected at a time; undefined if it is accepted. */
function rejectionOf(payload: object, now = noon): string | undefined {
  try {
    checkClaims({ ...payload }, policy, now);
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    expect(error).toMatchObject({ code: "invalid_token", message: "invalid_token" });
    return error.reason;
  }
}

const textClaims = ["iss", "aud", "sub", "client_id", "jti", "sid", "scope", "username"] as const;
const timeClaims = ["iat", "exp", "auth_time"] as const;
const claimNames = [...textClaims, ...timeClaims, "role"];
const notTexts: readonly unknown[] = [
  undefined,
  null,
  0,
  1,
  true,
  false,
  [],
  {},
  ["x"],
  { toString: "x" },
  Number.NaN,
];
const notTimes: readonly unknown[] = [
  undefined,
  null,
  "",
  "0",
  "9e9",
  String(noonSeconds),
  true,
  false,
  [],
  [noonSeconds],
  {},
  { valueOf: noonSeconds },
  -1,
  -0.5,
  noonSeconds + 0.5,
  1e300,
  -1e300,
  2 ** 53,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];

describe("checking the claims of an access token", () => {
  it("accepts valid claims", () => {
    expect(rejectionOf(claimsOf())).toBeUndefined();
    expect(rejectionOf(claimsOf({ role: "admin", scope: "" }))).toBeUndefined();
  });

  it("gives exactly the twelve claims of a person's token", () => {
    expect(Object.keys(claimsOf()).toSorted()).toEqual(claimNames.toSorted());
    expect(checkClaims({ ...claimsOf() }, policy, noon)).toEqual(claimsOf());
  });

  it.each(claimNames)("ST-1 rejects a token without %s", (claim) => {
    const { [claim as "iss"]: _, ...rest } = claimsOf();
    expect(rejectionOf(rest)).toBe(`claim ${claim}`);
    expect(rejectionOf({ ...claimsOf(), [claim]: undefined })).toBe(`claim ${claim}`);
  });

  it.each(textClaims)("VULN-27 JWT-11 requires %s to be a text", (claim) => {
    for (const value of [
      ...notTexts,
      [claimsOf()[claim]],
      [claimsOf()[claim], "https://evil.example"],
    ]) {
      expect(rejectionOf({ ...claimsOf(), [claim]: value }), inspect(value)).toBe(`claim ${claim}`);
    }
    // Only the scope may be empty: such a token grants nothing.
    expect(rejectionOf({ ...claimsOf(), [claim]: "" })).toBe(
      claim === "scope" ? undefined : `claim ${claim}`,
    );
  });

  it.each([...timeClaims, "nbf"])(
    "VULN-4 JWT-10 requires %s to be a whole number of seconds",
    (claim) => {
      for (const value of notTimes) {
        const accepted = claim === "nbf" && value === undefined;
        expect(rejectionOf({ ...claimsOf(), [claim]: value }), inspect(value)).toBe(
          accepted ? undefined : `claim ${claim}`,
        );
      }
    },
  );

  it("requires role to be a known role", () => {
    for (const role of [...notTexts, "", "root", "Admin", "admin ", ["admin"], "user,admin"]) {
      expect(rejectionOf({ ...claimsOf(), role }), inspect(role)).toBe("claim role");
    }
  });

  it("VULN-3 JWT-11 requires the exact issuer and audience", () => {
    for (const claim of ["iss", "aud"] as const) {
      const expected = claimsOf()[claim];
      for (const value of [
        `${expected}/`,
        ` ${expected}`,
        expected.toUpperCase(),
        expected.slice(0, -1),
        expected.replace("https", "http"),
        `${expected}.evil.example`,
        "https://evil.example",
        claim === "iss" ? policy.audience : policy.issuer,
      ]) {
        expect(rejectionOf({ ...claimsOf(), [claim]: value }), value).toBe(`claim ${claim}`);
      }
    }
    expect(rejectionOf({ ...claimsOf(), aud: [policy.audience] })).toBe("claim aud");
  });

  it("leaves out claims that Latchkey does not issue", () => {
    const claims = checkClaims({ ...claimsOf(), admin: true, nbf: noonSeconds }, policy, noon);
    expect(claims).toEqual(claimsOf());
  });
});

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
    const session = newSession(
      {
        userId: account.id,
        clientId: "first-party",
        scope: "sessions",
        device: { userAgent: undefined, address: undefined },
        now,
        sessionsValidFrom: 0,
      },
      systemRandom,
    );
    return personClaims(
      { ...session, sessionId: session.id, username: account.username, role: account.role },
      { policy, scope: "sessions", now, random: systemRandom },
    );
  };

  it("ST-5 accept each other's tokens at once, 20 seconds ahead or behind", () => {
    for (const skew of [-20, 20]) {
      const claims = issue(noon + skew * second);
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

describe("the claims of a client's own token", () => {
  const own = {
    ...clientClaims("a client", { policy, scope: "sessions", now: noon, random: systemRandom }),
  };

  it("name the client as subject, and no user and no session", () => {
    expect(own).toMatchObject({ sub: "a client", client_id: "a client", scope: "sessions" });
    expect(checkClaims(own, policy, noon)).toEqual(own);
    for (const claim of ["sid", "username", "role", "auth_time"]) {
      expect(own).not.toHaveProperty(claim);
    }
  });

  it("are rejected with a session id, as a person's claims are without one", () => {
    expect(rejectionOf({ ...own, sid: claimsOf().sid })).toBe("claim sid");
    expect(rejectionOf({ ...own, sub: claimsOf().sub })).toBe("claim sid");
    expect(rejectionOf({ ...claimsOf(), sub: claimsOf().client_id })).toBe("claim sid");
  });

  it.each(["iss", "aud", "sub", "client_id", "jti", "scope", "iat", "exp"])(
    "are rejected without %s",
    (claim) => {
      expect(rejectionOf({ ...own, [claim]: undefined })).toBe(`claim ${claim}`);
    },
  );
});
