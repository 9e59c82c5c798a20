import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkClaims, clientClaims, personClaims } from "../../../src/core/tokens/claims.ts";
import { Failure } from "../../../src/core/failures.ts";
import { newSession } from "../../../src/core/sessions/open.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { claimsOf, noon, noonSeconds, policy } from "../support/claims.ts";

const second = 1000;

/** The reason a payload is refused for at a moment, or undefined when it is accepted. */
function judge(payload: object, now = noon): string | undefined {
  try {
    checkClaims({ ...payload }, policy, now);
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    expect(error).toMatchObject({ code: "invalid_token", message: "invalid_token" });
    return error.reason;
  }
}

const texts = ["iss", "aud", "sub", "client_id", "jti", "sid", "scope", "username"] as const;
const times = ["iat", "exp", "auth_time"] as const;
const every = [...texts, ...times, "role"];
const noText: readonly unknown[] = [
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
const noTime: readonly unknown[] = [
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

describe("the claims of an access token", () => {
  it("are accepted when nothing is wrong with them", () => {
    expect(judge(claimsOf())).toBeUndefined();
    expect(judge(claimsOf({ role: "admin", scope: "" }))).toBeUndefined();
  });

  it("are the twelve that the design names", () => {
    expect(Object.keys(claimsOf()).toSorted()).toEqual(every.toSorted());
    expect(checkClaims({ ...claimsOf() }, policy, noon)).toEqual(claimsOf());
  });

  it.each(every)("ST-1 must have %s", (claim) => {
    const { [claim as "iss"]: _, ...rest } = claimsOf();
    expect(judge(rest)).toBe(`claim ${claim}`);
    expect(judge({ ...claimsOf(), [claim]: undefined })).toBe(`claim ${claim}`);
  });

  it.each(texts)("VULN-27 JWT-11 need %s to be a text", (claim) => {
    for (const value of [
      ...noText,
      [claimsOf()[claim]],
      [claimsOf()[claim], "https://evil.example"],
    ]) {
      expect(judge({ ...claimsOf(), [claim]: value })).toBe(`claim ${claim}`);
    }
    // A token may be granted nothing; all else must say something.
    expect(judge({ ...claimsOf(), [claim]: "" })).toBe(
      claim === "scope" ? undefined : `claim ${claim}`,
    );
  });

  it.each([...times, "nbf"])("VULN-4 JWT-10 need %s to be a whole number of seconds", (claim) => {
    for (const value of noTime) {
      const accepted = claim === "nbf" && value === undefined;
      expect(judge({ ...claimsOf(), [claim]: value })).toBe(
        accepted ? undefined : `claim ${claim}`,
      );
    }
  });

  it("need role to be one that there is", () => {
    for (const role of [...noText, "", "root", "Admin", "admin ", ["admin"], "user,admin"]) {
      expect(judge({ ...claimsOf(), role })).toBe("claim role");
    }
  });

  it("VULN-3 JWT-11 need issuer and audience to be ours to the letter", () => {
    for (const claim of ["iss", "aud"] as const) {
      const ours = claimsOf()[claim];
      for (const value of [
        `${ours}/`,
        ` ${ours}`,
        ours.toUpperCase(),
        ours.slice(0, -1),
        ours.replace("https", "http"),
        `${ours}.evil.example`,
        "https://evil.example",
        claim === "iss" ? policy.audience : policy.issuer,
      ]) {
        expect(judge({ ...claimsOf(), [claim]: value })).toBe(`claim ${claim}`);
      }
    }
    expect(judge({ ...claimsOf(), aud: [policy.audience] })).toBe("claim aud");
  });

  it("leave out what is none of ours", () => {
    const claims = checkClaims({ ...claimsOf(), admin: true, nbf: noonSeconds }, policy, noon);
    expect(claims).toEqual(claimsOf());
  });
});

describe("ST-5 JWT-10 the clock", () => {
  it("lets exp pass for 5 seconds and not a moment longer", () => {
    const end = claimsOf().exp * second;
    expect(judge(claimsOf(), end - 1)).toBeUndefined();
    expect(judge(claimsOf(), end)).toBeUndefined();
    expect(judge(claimsOf(), end + 5 * second - 1)).toBeUndefined();
    expect(judge(claimsOf(), end + 5 * second)).toBe("claim exp");
    expect(judge(claimsOf(), end + 365 * 86_400 * second)).toBe("claim exp");
  });

  it.each(["iat", "nbf"])("lets %s lie ahead by 30 seconds and not a moment longer", (claim) => {
    const ahead = (seconds: number) => ({ ...claimsOf(), [claim]: noonSeconds + seconds });
    expect(judge(ahead(-1_000_000))).toBeUndefined();
    expect(judge(ahead(0))).toBeUndefined();
    expect(judge(ahead(2))).toBeUndefined();
    expect(judge(ahead(30))).toBeUndefined();
    expect(judge(ahead(31))).toBe(`claim ${claim}`);
    expect(judge(ahead(31), noon + second - 1)).toBe(`claim ${claim}`);
    expect(judge(ahead(31), noon + second)).toBeUndefined();
  });

  it("refuses what was over before it began, and the beginning of time", () => {
    expect(judge(claimsOf({ exp: 0 }))).toBe("claim exp");
    expect(judge(claimsOf({ exp: noonSeconds - 5 }))).toBe("claim exp");
    expect(judge(claimsOf({ iat: Number.MAX_SAFE_INTEGER }))).toBe("claim iat");
    expect(judge(claimsOf({ iat: 0, auth_time: 0 }))).toBeUndefined();
  });

  it("judges each moment of a token's life by its own rule", () => {
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 700 }), fc.nat({ max: 999 }), (age, fraction) => {
        const alive = age >= -30 && age < policy.accessTokenLifetime + 5;
        const reason = judge(claimsOf(), noon + age * second + fraction);
        expect(reason === undefined).toBe(alive);
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
      expect(checkClaims({ ...claims }, policy, noon)).toEqual(claims);
    }
  });

  it("ST-5 disagree on a token's end by no more than their clocks and the leeway", () => {
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

  it("round down to whole seconds, so that no token is born in its issuer's future", () => {
    const claims = issue(noon + 999);
    expect(claims).toMatchObject({ iat: noonSeconds, auth_time: noonSeconds });
    expect(claims.exp - claims.iat).toBe(policy.accessTokenLifetime);
  });

  it("name every token and session anew", () => {
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

  it("are those of nobody", () => {
    expect(own).toMatchObject({ sub: "a client", client_id: "a client", scope: "sessions" });
    expect(checkClaims(own, policy, noon)).toEqual(own);
    expect(Object.keys(own)).not.toEqual(expect.arrayContaining(["sid", "username", "role"]));
  });

  it("are no person's with a session beside them, nor a person's without", () => {
    expect(judge({ ...own, sid: claimsOf().sid })).toBe("claim sid");
    expect(judge({ ...own, sub: claimsOf().sub })).toBe("claim sid");
    expect(judge({ ...claimsOf(), sub: claimsOf().client_id })).toBe("claim sid");
  });

  it.each(["iss", "aud", "sub", "client_id", "jti", "scope", "iat", "exp"])(
    "must have %s",
    (claim) => {
      expect(judge({ ...own, [claim]: undefined })).toBe(`claim ${claim}`);
    },
  );
});
