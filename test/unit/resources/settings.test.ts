import { describe, expect, it } from "vitest";
import { createAccess } from "../../../src/core/access.ts";
import { createResource, type ResourceOrder } from "../../../src/core/resources/change.ts";
import { withImplied } from "../../../src/core/resources/implied.ts";
import { isForRole, withoutImplied } from "../../../src/core/resources/model.ts";
import {
  withResourceSettings,
  type ResourceSettings,
} from "../../../src/core/resources/settings.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { refusal } from "../support/refusal.ts";

const appScopes = { groups: { en: "See your groups" } };
const access = createAccess(
  { scopes: { "orders:read": "Read orders" }, roles: { staff: [] }, appScopes },
  { warn() {} },
);
const system = { clock: () => 1000, random: systemRandom };
const scopes = {
  "notes:read": "See your notes",
  "notes:write": "Change your notes",
  admin2: "All",
};

const create = (order: Partial<ResourceOrder> = {}) =>
  createResource(
    system,
    { access, allowsHttp: false, own: { issuer: "https://login.example.com", audience: "orders" } },
    { uri: "https://mcp.example.com/mcp", scopes, hasNoOlderServers: true, ...order },
  );

/** What is refused, by its pointer. */
async function faultsOf(order: Partial<ResourceOrder>): Promise<Record<string, string>> {
  const { code, errors = [] } = await refusal((async () => create(order))());
  expect(code).toBe("validation_failed");
  return Object.fromEntries(errors.map(({ pointer, message }) => [pointer, message]));
}

describe("a new resource", () => {
  it("has the name of its host, no open scope and no rule, and is for all roles", () => {
    expect(create()).toEqual({
      id: expect.any(String),
      uri: "https://mcp.example.com/mcp",
      name: "mcp.example.com",
      scopes: JSON.stringify(scopes),
      openScopes: "",
      implies: "{}",
      allowedRoles: "",
      clientId: null,
      createdAt: 1000,
      revokedAt: null,
    });
    const host = `${"a".repeat(60)}.example.com`;
    expect(create({ uri: `https://${host}` }).name).toBe(host.slice(0, 64));
  });

  it("has what the order says", () => {
    expect(
      create({
        name: " Cafe\u0301 ",
        scopes: { "notes:read": " Se\u0301e " },
        openScopes: ["notes:read", "notes:read"],
        allowedRoles: ["staff", "admin"],
        clientId: "c",
      }),
    ).toMatchObject({
      name: "Caf\u00e9",
      scopes: '{"notes:read":"S\u00e9e"}',
      openScopes: "notes:read",
      allowedRoles: "staff admin",
      clientId: "c",
    });
    expect(create({ openScopes: "all" }).openScopes).toBe("notes:read notes:write admin2");
  });

  it.each<[string, Partial<ResourceOrder>, Record<string, unknown>]>([
    ["a URI that breaks a rule", { uri: "https://a.test?" }, { "/uri": expect.any(String) }],
    ["a name that hides a letter", { name: "No\u202Etes" }, { "/name": /64/ }],
    ["an empty name", { name: " " }, { "/name": /64/ }],
    ["no scope", { scopes: {} }, { "/scopes": /at least one/ }],
    ["a scope without a text", { scopes: { a: " " } }, { "/scopes/a": /200/ }],
    ["a text of two lines", { scopes: { a: "b\nc" } }, { "/scopes/a": /200/ }],
    ["a text that is too long", { scopes: { a: "b".repeat(201) } }, { "/scopes/a": /200/ }],
    ["a scope with a blank", { scopes: { "a b": "c" } }, { "/scopes/a b": /letters/ }],
    ["a scope of this server", { scopes: { sessions: "a" } }, { "/scopes/sessions": /server/ }],
    [
      "a scope of the operator",
      { scopes: { "orders:read": "a" } },
      { "/scopes/orders:read": /server/ },
    ],
    ["a scope of a claim", { scopes: { groups: "a" } }, { "/scopes/groups": /server/ }],
    ["a scope of OpenID Connect", { scopes: { email: "a" } }, { "/scopes/email": /OpenID/ }],
    [
      "the scope offline_access",
      { scopes: { offline_access: "a" } },
      { "/scopes/offline_access": /OpenID/ },
    ],
    [
      "an open scope that it has not",
      { openScopes: ["notes:red"] },
      { "/open_scopes/0": /'notes:red'.*notes:read/ },
    ],
    [
      "an unknown scope that implies another",
      { implies: { a: ["notes:read"] } },
      { "/implies/a": /no scope/ },
    ],
    [
      "an unknown scope that is implied",
      { implies: { "notes:write": ["a"] } },
      { "/implies/notes:write/0": /no scope/ },
    ],
    [
      "a scope that implies itself",
      { implies: { admin2: ["admin2"] } },
      { "/implies/admin2": /itself/ },
    ],
    ["a role that does not exist", { allowedRoles: ["staf"] }, { "/allowed_roles/0": /staff/ }],
    [
      "more roles than fit",
      { allowedRoles: Array.from({ length: 60 }, () => "staff") },
      { "/allowed_roles": /fewer/ },
    ],
  ])("has not %s", async (_, order, faults) => {
    const expected = Object.entries(faults).map(([pointer, message]) => [
      pointer,
      message instanceof RegExp ? expect.stringMatching(message) : message,
    ]);
    expect(await faultsOf(order)).toEqual(Object.fromEntries(expected));
  });

  it("has no scope that implies itself through others", async () => {
    const implies = {
      admin2: ["notes:write"],
      "notes:write": ["notes:read"],
      "notes:read": ["admin2"],
    };
    expect(Object.keys(await faultsOf({ implies }))).toEqual(
      Object.keys(implies).map((one) => `/implies/${one}`),
    );
  });

  it("has a slash in the name of a scope, which a pointer writes in its own way", async () => {
    expect(create({ scopes: { "files/read": "See" } }).scopes).toBe('{"files/read":"See"}');
    expect(await faultsOf({ scopes: { "files/read": "" } })).toEqual({
      "/scopes/files~1read": expect.any(String),
    });
  });

  it("has scopes whose names and texts fit into their columns", async () => {
    const named = (count: number, name: number, text: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, at) => [
          `${"a".repeat(name - 2)}${10 + at}`,
          "b".repeat(text),
        ]),
      );
    expect(create({ scopes: named(10, 64, 200) }).scopes.length).toBeLessThanOrEqual(4096);
    const faults = { "/scopes": expect.stringMatching(/700.*4096/) };
    expect(await faultsOf({ scopes: named(11, 64, 1) })).toEqual(faults);
    expect(await faultsOf({ scopes: named(20, 9, 200) })).toEqual(faults);
    const many = Object.keys(named(10, 64, 1));
    const implies = Object.fromEntries(many.slice(1).map((one) => [one, many.slice(0, 1)]));
    expect(await faultsOf({ scopes: named(10, 64, 1), implies })).toEqual({
      "/implies": expect.any(String),
    });
  });

  it("names each setting that is wrong in one answer", async () => {
    const order = { name: "", scopes: { email: "a" }, allowedRoles: ["x"] };
    expect(Object.keys(await faultsOf(order))).toEqual([
      "/name",
      "/scopes/email",
      "/allowed_roles/0",
    ]);
  });
});

describe("a change of a resource", () => {
  const before = create({
    name: "Notes",
    openScopes: "all",
    implies: { admin2: ["notes:write", "notes:read"], "notes:write": ["notes:read"] },
    allowedRoles: ["staff"],
    clientId: "c",
  });
  const change = (settings: ResourceSettings) => withResourceSettings(access, before, settings);

  it("leaves what it does not name", () => {
    expect(change({})).toEqual(before);
    expect(change({ name: "Other" })).toEqual({ ...before, name: "Other" });
  });

  it("empties lists and removes the client", () => {
    expect(change({ openScopes: [], implies: {}, allowedRoles: [], clientId: null })).toEqual({
      ...before,
      openScopes: "",
      implies: "{}",
      allowedRoles: "",
      clientId: null,
    });
  });

  it("takes a scope that is gone out of the open ones and the implied ones, and opens no new one", () => {
    const { admin2, "notes:write": write } = scopes;
    expect(
      change({ scopes: { admin2, "notes:write": write, "notes:share": "Share" } }),
    ).toMatchObject({
      openScopes: "notes:write admin2",
      implies: '{"admin2":["notes:write"]}',
    });
  });

  it("leaves no rule for a resource without an open scope and without a rule", () => {
    const plain = create();
    expect(withResourceSettings(access, plain, { name: "N" })).toEqual({ ...plain, name: "N" });
  });
});

describe("scopes that imply others", () => {
  const implies = { all: ["write"], write: ["read"] };
  const resource = { implies: JSON.stringify(implies) };

  it("give those too, also through others, and unknown names give nothing", () => {
    expect([...withImplied(["all"], implies)]).toEqual(["all", "write", "read"]);
    expect([...withImplied(["read", "write"], implies)]).toEqual(["read", "write"]);
    for (const name of ["constructor", "__proto__", "toString", "x"]) {
      expect([...withImplied([name], implies)]).toEqual([name]);
    }
  });

  it("are shown without those that they imply", () => {
    expect(withoutImplied(resource, ["read", "all"])).toEqual(["all"]);
    expect(withoutImplied(resource, ["read", "constructor"])).toEqual(["read", "constructor"]);
  });
});

describe("the roles of a resource", () => {
  it("are all without a list, and otherwise those of the list", () => {
    expect(isForRole({ allowedRoles: "" }, "user")).toBe(true);
    expect(isForRole({ allowedRoles: "staff admin" }, "staff")).toBe(true);
    expect(isForRole({ allowedRoles: "staff admin" }, "sta")).toBe(false);
  });
});
