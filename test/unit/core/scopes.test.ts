import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Failure } from "../../../src/core/failures.ts";
import {
  grantScope,
  inAll,
  parseScope,
  scopes,
  scopesIn,
  scopesOfRole,
} from "../../../src/core/scopes.ts";

const names = Object.keys(scopes);
const refuses = (work: () => unknown): void => {
  expect(work).toThrow(Failure);
  expect(work).toThrow("invalid_scope");
};

describe("a scope that is asked for", () => {
  it("is nothing when it is absent, blank or only spaces", () => {
    for (const text of [undefined, "", " ", "    "]) expect(parseScope(text)).toBeUndefined();
  });

  it("is a list of scopes that there are, each once, in the order asked", () => {
    expect(parseScope("sessions profile:read")).toEqual(["sessions", "profile:read"]);
    expect(parseScope("  sessions   sessions ")).toEqual(["sessions"]);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names), { minLength: 1 }), (asked) => {
        expect(parseScope(asked.join(" "))).toEqual([...new Set(asked)]);
      }),
    );
  });

  it("TOK-14 is refused when any of it is unknown", () => {
    for (const text of [
      "openid",
      "profile",
      "sessions openid",
      "Sessions",
      "sessions\tadmin",
      "sessions\n",
      "sessions,admin",
      '"sessions"',
      "__proto__",
      "constructor",
      "toString",
      "\u00a0sessions",
    ]) {
      refuses(() => parseScope(text));
    }
  });
});

describe("the scope that is granted", () => {
  const { user, admin } = scopesOfRole;

  it("is all that is allowed when nothing was asked", () => {
    expect(grantScope(user, undefined)).toBe("profile:read profile:write sessions");
    expect(grantScope(admin, undefined)).toBe("profile:read profile:write sessions admin");
    expect(grantScope([], undefined)).toBe("");
  });

  it("is exactly what was asked, and never more", () => {
    expect(grantScope(user, ["sessions"])).toBe("sessions");
    expect(grantScope(admin, ["admin"])).toBe("admin");
  });

  it("TOK-14 is refused to one who asks for more than is allowed", () => {
    refuses(() => grantScope(user, ["admin"]));
    refuses(() => grantScope(user, ["sessions", "admin"]));
    refuses(() => grantScope([], ["sessions"]));
  });
});

describe("what several lists allow", () => {
  it("is what stands in all of them", () => {
    expect(inAll(["sessions", "admin"])).toEqual(["sessions", "admin"]);
    expect(inAll(["sessions", "admin"], ["admin", "profile:read"])).toEqual(["admin"]);
    expect(inAll(["sessions", "admin"], ["admin"], ["sessions"])).toEqual([]);
  });

  it("of a stored text leaves out what is no scope any more", () => {
    expect(scopesIn("sessions openid  admin")).toEqual(["sessions", "admin"]);
    expect(scopesIn("")).toEqual([]);
  });
});
