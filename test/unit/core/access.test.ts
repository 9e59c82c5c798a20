import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accessFaults, createAccess, grantScope, inAll } from "../../../src/core/access.ts";
import { Failure } from "../../../src/core/failures.ts";

const none = { scopes: {}, roles: {} };
const { scopes, parseScope, scopesIn, scopesOfRole } = createAccess(none, { warn() {} });

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

const detailOf = (work: () => unknown): string | undefined => {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error.detail;
  }
  return undefined;
};

describe("the refusal of a scope", () => {
  it("names the scope, the one that was meant, and those that are allowed", () => {
    expect(detailOf(() => parseScope("sesions admin"))).toBe(
      "The scope 'sesions' is unknown. Did you mean sessions? Allowed are: profile:read, profile:write, sessions, factors, admin.",
    );
    expect(detailOf(() => grantScope(["sessions"], ["sessions", "admin"]))).toBe(
      "The scope 'admin' is not allowed here. Allowed are: sessions.",
    );
    expect(detailOf(() => grantScope([], ["admin"]))).toMatch(/Allowed are: none\.$/);
  });
});

describe("the granted scope", () => {
  const [user, admin] = [scopesOfRole("user"), scopesOfRole("admin")];

  it("is everything allowed when no scope was asked for", () => {
    expect(grantScope(user, undefined)).toBe("profile:read profile:write sessions factors");
    expect(grantScope(admin, undefined)).toBe("profile:read profile:write sessions factors admin");
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

describe("the operator's scopes and roles", () => {
  const own = {
    scopes: { "todos:read": "Read todos", "todos:write": "Change todos" },
    roles: { user: ["todos:read"], editor: ["todos:write"] },
  };

  it("come after the built-in ones", () => {
    const access = createAccess(own, { warn() {} });
    expect(access.allScopes.slice(-2)).toEqual(["todos:read", "todos:write"]);
    expect(access.allRoles).toEqual(["user", "admin", "editor"]);
    expect(access.parseScope("todos:write")).toEqual(["todos:write"]);
    expect(access.scopesIn("todos:read gone")).toEqual(["todos:read"]);
  });

  it("give each role the scopes of user as well", () => {
    const { scopesOfRole } = createAccess(own, { warn() {} });
    const ofUser = ["profile:read", "profile:write", "sessions", "factors", "todos:read"];
    expect(scopesOfRole("user")).toEqual(ofUser);
    expect(scopesOfRole("admin")).toEqual([...ofUser, "admin"]);
    expect(scopesOfRole("editor")).toEqual([...ofUser, "todos:write"]);
  });

  it("have the scope organizations only if there are organizations, and it is an operator's name otherwise", () => {
    const scopes = { organizations: "Be in organizations" };
    const without = createAccess(none, { warn() {} });
    const having = createAccess({ ...none, organizationScopes: {} }, { warn() {} });
    expect(without.allScopes).not.toContain("organizations");
    expect(having.scopesOfRole("admin")).toContain("organizations");
    expect(accessFaults({ ...none, scopes })).toEqual([]);
    expect(accessFaults({ ...none, scopes, organizationScopes: {} })).toEqual([
      "scopes: organizations is built in",
    ]);
  });

  it("can all be given to clients, except admin", () => {
    expect(createAccess(own, { warn() {} }).clientScopes).toEqual([
      "profile:read",
      "profile:write",
      "sessions",
      "factors",
      "todos:read",
      "todos:write",
    ]);
  });

  it("grant nothing to a role that is not among them, which is logged once", () => {
    const logged: unknown[] = [];
    const { scopesOfRole } = createAccess(own, {
      warn: (event, fields) => logged.push([event, fields]),
    });
    for (const role of ["auditor", "auditor", "__proto__", "constructor"]) {
      expect(scopesOfRole(role)).toEqual([]);
    }
    expect(logged).toHaveLength(3);
    expect(logged[0]).toMatchObject(["role_unknown", { role: "auditor" }]);
  });

  it("are refused by name when they cannot be used", () => {
    expect(accessFaults(own)).toEqual([]);
    const faults = accessFaults({
      scopes: { admin: "Again", "two words": "No", ["x".repeat(64)]: "Yes" },
      roles: { Editor: ["sessions"], editor: ["todos:delete"] },
    });
    for (const part of [
      "admin is built in",
      '"two words"',
      '"Editor"',
      "unknown scope todos:delete",
    ]) {
      expect(faults.join("\n")).toContain(part);
    }
    expect(faults).toHaveLength(4);
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [`s${at}`, "One of many"]),
    );
    expect(accessFaults({ scopes: many, roles: {} })).toEqual([expect.stringContaining("255")]);
  });
});
