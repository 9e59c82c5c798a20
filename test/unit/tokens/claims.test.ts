import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { checkClaims, clientClaims } from "../../../src/core/tokens/claims.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { claimsOf, noon, noonSeconds, policy, rejectionOf } from "../support/claims.ts";

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

  it("requires role to be a text; the database says which role counts", () => {
    for (const role of [...notTexts, "", ["admin"]]) {
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
