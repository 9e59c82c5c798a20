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
const expectInvalidScope = (work: () => unknown, message?: string): void => {
  expect(work, message).toThrow(Failure);
  expect(work, message).toThrow("invalid_scope");
};

describe("parsing a scope parameter", () => {
  it("gives undefined for an absent, an empty and a blank text", () => {
    for (const text of [undefined, "", " ", "    "]) {
      expect(parseScope(text), JSON.stringify(text)).toBeUndefined();
    }
  });

  it("lists each scope once, in the order of the text", () => {
    expect(parseScope("sessions profile:read")).toEqual(["sessions", "profile:read"]);
    expect(parseScope("  sessions   sessions ")).toEqual(["sessions"]);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names), { minLength: 1 }), (asked) => {
        expect(parseScope(asked.join(" "))).toEqual([...new Set(asked)]);
      }),
    );
  });

  it("TOK-14 rejects a text that contains an unknown scope with invalid_scope", () => {
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
      expectInvalidScope(() => parseScope(text), JSON.stringify(text));
    }
  });
});

describe("the granted scope", () => {
  const { user, admin } = scopesOfRole;

  it("is everything allowed when no scope was asked for", () => {
    expect(grantScope(user, undefined)).toBe("profile:read profile:write sessions");
    expect(grantScope(admin, undefined)).toBe("profile:read profile:write sessions admin");
    expect(grantScope([], undefined)).toBe("");
  });

  it("is exactly the scope that was asked for", () => {
    expect(grantScope(user, ["sessions"])).toBe("sessions");
    expect(grantScope(admin, ["admin"])).toBe("admin");
  });

  it("TOK-14 is refused with invalid_scope when more was asked for than is allowed", () => {
    expectInvalidScope(() => grantScope(user, ["admin"]));
    expectInvalidScope(() => grantScope(user, ["sessions", "admin"]));
    expectInvalidScope(() => grantScope([], ["sessions"]));
  });
});

describe("lists of scopes", () => {
  it("combine to the scopes that all of them contain", () => {
    expect(inAll(["sessions", "admin"])).toEqual(["sessions", "admin"]);
    expect(inAll(["sessions", "admin"], ["admin", "profile:read"])).toEqual(["admin"]);
    expect(inAll(["sessions", "admin"], ["admin"], ["sessions"])).toEqual([]);
  });

  it("leave out stored scopes that no longer exist", () => {
    expect(scopesIn("sessions openid  admin")).toEqual(["sessions", "admin"]);
    expect(scopesIn("")).toEqual([]);
  });
});
