import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAccess } from "../../../src/core/access.ts";
import { createClient, type ClientOrder } from "../../../src/core/clients/create.ts";
import type { Client } from "../../../src/core/clients/model.ts";
import type { ClientRegistry } from "../../../src/core/clients/ports.ts";
import {
  withSettings,
  type ClientSettings,
  type NamedResources,
} from "../../../src/core/clients/settings.ts";
import { updateClient } from "../../../src/core/clients/update.ts";
import { namedResources, unreadResources } from "../../../src/core/resources/named.ts";
import { clientSecrets } from "../../../src/drivers/client-secrets.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { client as clientOf } from "../../suite/store/records.ts";
import { secret as recordSecret } from "../../support/secrets.ts";
import { policy } from "../support/claims.ts";
import { builtInAccess } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";

const rules = { access: builtInAccess, policy };
const ports = { clientSecrets, clock: () => 1000, random: systemRandom };
const uri = "https://app.example.com/callback";

async function create(order: Partial<ClientOrder>) {
  const made = await createClient(ports, rules, { name: "Photos", ...order });
  if (made.secret !== undefined) recordSecret(made.secret);
  return made;
}

/** What is refused, by its pointer. */
async function faultsOf(order: Partial<ClientOrder>): Promise<Record<string, string>> {
  const { code, errors = [] } = await refusal(create(order));
  expect(code).toBe("validation_failed");
  return Object.fromEntries(errors.map(({ pointer, message }) => [pointer, message]));
}

describe("a new client", () => {
  it.each([
    "",
    "  ",
    "Wiki\u202Egnp.exe",
    "\u202eX",
    "Wi\u200Bki",
    "Wi\nki",
    "Wiki\0",
    "\u2800",
    "https://evil.example",
    "Log in at http://evil.example",
    "W".repeat(65),
    "W".repeat(10_000),
    "é".repeat(65),
  ])("PG-1 has no name that breaks a line, hides a letter or is a link: %j", async (name) => {
    expect(await faultsOf({ name })).toEqual({ "/name": expect.stringContaining("64") });
  });

  it.each([
    "Brot & Söhne",
    "Café",
    "O'Reilly's Shop",
    "قهوة",
    "日本語",
    'The "<best>" \\ shop',
    "👩‍💻 Notes",
    "é".repeat(64),
  ])("has a name of any script: %s", async (name) => {
    expect((await create({ name })).client.name).toBe(name);
  });

  it("has the same name however it is spelled", async () => {
    expect((await create({ name: " Cafe\u0301 " })).client.name).toBe("Caf\u00e9");
  });

  it("is a service of the operator's own with every grant, unless it has a redirect URI", async () => {
    const { client, secret } = await create({});
    expect(secret).toMatch(/^cs1_/);
    expect(client).toEqual({
      id: expect.any(String),
      name: "Photos",
      scope: "profile:read profile:write sessions factors",
      secretHash: expect.stringMatching(/^[\w-]{43}$/),
      createdAt: 1000,
      revokedAt: null,
      previousSecretHash: null,
      previousSecretUntil: null,
      firstParty: 1,
      grants: "*",
      redirectUris: "",
      postLogoutUris: "",
      backchannelLogoutUri: null,
      requirePkce: 1,
      roles: 0,
      allowedRoles: "",
      contact: null,
      privateUrls: 0,
      accountAccess: null,
      organizationAccess: null,
      defaultResource: null,
    });
  });

  it.each<readonly [string, Partial<ClientOrder>, Partial<Client>]>([
    ["another's app", {}, { firstParty: 0, grants: "authorization_code refresh_token", scope: "" }],
    [
      "another's public app",
      { public: true },
      { firstParty: 0, grants: "authorization_code refresh_token", scope: "", secretHash: "" },
    ],
    ["the operator's own app", { firstParty: true }, { firstParty: 1, grants: "*" }],
    [
      "the operator's own app with some scopes",
      { firstParty: true, scope: "sessions profile:read" },
      { firstParty: 1, scope: "sessions profile:read" },
    ],
    [
      "the operator's own public app",
      { firstParty: true, public: true },
      {
        firstParty: 1,
        grants: "authorization_code refresh_token",
        secretHash: "",
        scope: "profile:read",
      },
    ],
    [
      "A1: the operator's own public app with more scopes only if they are named",
      { firstParty: true, public: true, scope: "profile:read sessions" },
      { firstParty: 1, secretHash: "", scope: "profile:read sessions" },
    ],
  ])("with a redirect URI is %s", async (_, order, expected) => {
    const { client, secret } = await create({ redirectUris: [uri], ...order });
    expect(client).toMatchObject({ ...expected, redirectUris: uri, requirePkce: 1 });
    expect(secret === undefined).toBe(expected.secretHash === "");
  });

  it.each<readonly [string, Partial<ClientOrder>, string, RegExp]>([
    ["another's app without a redirect URI", { firstParty: false }, "/redirect_uris", /at least/],
    ["a public client without one", { public: true }, "/redirect_uris", /at least/],
    [
      "A1: the scope admin",
      { scope: "profile:read admin" },
      "/scope",
      /only users can be administrators/,
    ],
    ["scopes for another's app", { redirectUris: [uri], scope: "sessions" }, "/scope", /own/],
    [
      "a public client without PKCE",
      { redirectUris: [uri], public: true, requirePkce: false },
      "/require_pkce",
      /PKCE/,
    ],
    [
      "organizations for a public client",
      { redirectUris: [uri], public: true, organizationAccess: "read" },
      "/organization_access",
      /own app with a secret/,
    ],
    [
      "organizations for another's app",
      { redirectUris: [uri], organizationAccess: "write" },
      "/organization_access",
      /own app with a secret/,
    ],
    [
      "the scope of a server in the list",
      { scope: "organizations:read" },
      "/scope",
      /with --organizations/,
    ],
    ["a redirect URI twice", { redirectUris: [uri, uri] }, "/redirect_uris", /only once/],
    [
      "eleven redirect URIs",
      { redirectUris: Array.from({ length: 11 }, (_, at) => `${uri}${at}`) },
      "/redirect_uris",
      /at most 10/,
    ],
    [
      "more than fits into the column",
      { redirectUris: [1, 2, 3, 4, 5].map((at) => `${uri}${at}`.padEnd(1000, "x")) },
      "/redirect_uris",
      /4096/,
    ],
    ["a wrong redirect URI", { redirectUris: [uri, `${uri}#x`] }, "/redirect_uris/1", /fragment/],
    [
      "two URIs in one text",
      { redirectUris: [`${uri} https://evil.example/`] },
      "/redirect_uris/0",
      /characters/,
    ],
    [
      "a wrong URI after a logout",
      { redirectUris: [uri], postLogoutUris: ["http://app.example.com/"] },
      "/post_logout_redirect_uris/0",
      /Use https/,
    ],
    [
      "a URI after a logout without a redirect URI",
      { postLogoutUris: [uri] },
      "/post_logout_redirect_uris",
      /redirect URI as well/,
    ],
    [
      "a back channel over http",
      { redirectUris: [uri], backchannelLogoutUri: "http://app.example.com/" },
      "/backchannel_logout_uri",
      /Use https/,
    ],
    [
      "a back channel to an app",
      { redirectUris: [uri], backchannelLogoutUri: "com.example.app:/logout" },
      "/backchannel_logout_uri",
      /must be https/,
    ],
    [
      "a long back channel",
      { redirectUris: [uri], backchannelLogoutUri: uri.padEnd(513, "x") },
      "/backchannel_logout_uri",
      /512/,
    ],
    ["an unknown role", { redirectUris: [uri], allowedRoles: ["x"] }, "/allowed_roles/0", /exist/],
    ["a contact by http", { contact: "http://app.example.com" }, "/contact", /https/],
    ["a contact that runs a script", { contact: "javascript:alert(1)" }, "/contact", /https/],
    [
      "a contact with a line break",
      { contact: "a@example.com\nBcc: b@example.com" },
      "/contact",
      /email/,
    ],
    ["a long contact", { contact: `${"a".repeat(250)}@example.com` }, "/contact", /254/],
  ])("may not have %s", async (_, order, pointer, why) => {
    expect((await faultsOf(order))[pointer]).toMatch(why);
  });

  it("may have a contact that users can open", async () => {
    for (const contact of ["help@app.example.com", "https://app.example.com/help"]) {
      expect((await create({ contact })).client.contact).toBe(contact);
    }
  });

  describe("beside a claim of the operator", () => {
    const appScopes = { groups: { en: "See your groups" } };
    const access = createAccess({ scopes: {}, roles: {}, appScopes }, { warn() {} });
    const order = (given: Partial<ClientOrder>) =>
      createClient(ports, { access, policy }, { name: "Photos", public: true, ...given });

    it("has its scope alone if it is another's app, and beside all others if it is the operator's own", async () => {
      const login = { redirectUris: [uri], scope: "groups  groups" };
      expect((await order(login)).client).toMatchObject({ firstParty: 0, scope: "groups" });
      const own = { redirectUris: [uri], firstParty: true, scope: "groups sessions" };
      expect((await order(own)).client).toMatchObject({ firstParty: 1, scope: "sessions groups" });
      expect(await refusal(order({ ...login, scope: "groups sessions" }))).toMatchObject({
        errors: [{ pointer: "/scope" }],
      });
      expect(await refusal(order({ ...login, scope: "groups teams" }))).toMatchObject({
        code: "invalid_scope",
      });
    });

    it("has its scope only if users can log in", async () => {
      const { errors } = await refusal(order({ public: false, scope: "groups" }));
      expect(errors).toMatchObject([{ pointer: "/scope", message: /redirect URI as well/ }]);
    });
  });

  describe("with resources", () => {
    const resources = namedResources([
      { uri: "https://mcp.example.com", scopes: '{"notes:read":"See","notes:write":"Change"}' },
    ]);
    const order = (given: Partial<ClientOrder>, known: NamedResources = resources) =>
      createClient(ports, { ...rules, resources: known }, { name: "Bot", ...given });

    it("has scopes of them if it is the operator's own service, each once and after those of this server", async () => {
      const scope = "notes:write sessions notes:write";
      expect((await order({ scope })).client.scope).toBe("sessions notes:write");
      expect(await refusal(order({ scope: "notes:share" }))).toMatchObject({
        code: "invalid_scope",
      });
      expect(await refusal(create({ scope }))).toMatchObject({ code: "invalid_scope" });
    });

    it.each<[string, Partial<ClientOrder>, RegExp]>([
      ["another's app", { redirectUris: [uri] }, /own apps/],
      ["a public app", { redirectUris: [uri], firstParty: true, public: true }, /with a secret/],
    ])("has none of their scopes if it is %s", async (_, kind, message) => {
      const { errors } = await refusal(order({ ...kind, scope: "notes:read" }));
      expect(errors).toMatchObject([{ pointer: "/scope", message }]);
    });

    it("has a list of scopes that fits into its column", async () => {
      const names = Array.from({ length: 5 }, (_, at) => `${"a".repeat(62)}${10 + at}`);
      const long = [
        { uri, scopes: JSON.stringify(Object.fromEntries(names.map((one) => [one, "See"]))) },
      ];
      expect(await refusal(order({ scope: names.join(" ") }, namedResources(long)))).toMatchObject({
        errors: [{ pointer: "/scope", message: expect.stringContaining("255") }],
      });
    });

    it("has one of them by default, as it is registered, and none again", async () => {
      for (const defaultResource of ["https://mcp.example.com", "https://MCP.example.com/"]) {
        const { client } = await order({ defaultResource });
        expect(client.defaultResource).toBe("https://mcp.example.com");
        const changed = withSettings(rules, client, { name: "Other" });
        expect(changed.defaultResource).toBe("https://mcp.example.com");
        for (const none of [null, ""]) {
          const cleared = withSettings(rules, client, { defaultResource: none });
          expect(cleared.defaultResource).toBeNull();
        }
      }
      for (const defaultResource of ["https://mcp.example.com/mcp", "mcp"]) {
        expect(await refusal(order({ defaultResource }))).toMatchObject({
          errors: [{ pointer: "/default_resource" }],
        });
      }
    });

    it("has names of the right form where the resources cannot be read", async () => {
      const given = { scope: "notes:share sessions", defaultResource: "https://a.test/mcp" };
      expect((await order(given, unreadResources)).client).toMatchObject({
        scope: "sessions notes:share",
        defaultResource: "https://a.test/mcp",
      });
      for (const scope of ["notes@share", "openid"]) {
        expect(await refusal(order({ scope }, unreadResources))).toMatchObject({
          code: "invalid_scope",
        });
      }
      expect(await refusal(order({ defaultResource: "a" }, unreadResources))).toMatchObject({
        errors: [{ pointer: "/default_resource" }],
      });
    });
  });

  it("has only scopes that exist", async () => {
    expect(await refusal(create({ scope: "sessions openid" }))).toMatchObject({
      code: "invalid_scope",
    });
  });
});

describe("a change of a client", () => {
  /** A registry of one client. `meanwhile` runs before each write. */
  let stored: Client;
  let meanwhile: () => void;
  const registry = {
    findClient: async (id: string) => (id === stored.id ? stored : undefined),
    async updateClient({ from, to }: { from: Client; to: Client }) {
      meanwhile();
      if (JSON.stringify(from) !== JSON.stringify(stored)) return false;
      stored = to;
      return true;
    },
  } as unknown as ClientRegistry;
  const update = (settings: ClientSettings) => updateClient(registry, rules, stored.id, settings);

  beforeEach(() => {
    stored = clientOf({ redirectUris: uri, firstParty: 0, scope: "", contact: "a@example.com" });
    meanwhile = () => {};
  });
  afterEach(() => {
    expect(stored).toMatchObject({ firstParty: 0, secretHash: "not-a-hash" });
  });

  it("keeps what it does not name, and tells what is different", async () => {
    const before = stored;
    expect(await update({ name: "Pictures", roles: true, requirePkce: true })).toEqual({
      client: { ...before, name: "Pictures", roles: 1 },
      changed: ["name", "roles"],
    });
    expect((await update({ contact: null })).changed).toEqual(["contact"]);
    expect(stored).toEqual({ ...before, name: "Pictures", roles: 1, contact: null });
  });

  it("writes nothing if nothing is different", async () => {
    meanwhile = () => expect.fail("it wrote");
    expect(await update({ redirectUris: [uri], contact: "a@example.com" })).toEqual({
      client: stored,
      changed: [],
    });
  });

  it("does not undo another change at the same time", async () => {
    const removed = `${uri}/new`;
    meanwhile = () => {
      stored = { ...stored, redirectUris: removed };
    };
    await update({ name: "Pictures" });
    expect(stored).toMatchObject({ name: "Pictures", redirectUris: removed });
  });

  it("gives up if other changes never end", async () => {
    meanwhile = () => {
      stored = { ...stored, createdAt: stored.createdAt + 1 };
    };
    expect(await refusal(update({ name: "Pictures" }))).toMatchObject({ code: "unavailable" });
  });

  it("has a private URL only as long as it is the one that was allowed", async () => {
    const url = "https://10.0.0.1/logout";
    expect(await refusal(update({ backchannelLogoutUri: url }))).toMatchObject({
      errors: [{ pointer: "/backchannel_logout_uri", message: expect.stringContaining("public") }],
    });
    const { changed } = await update({ backchannelLogoutUri: url, privateUrls: true });
    expect(changed).toEqual(["backchannel_logout_uri", "private_urls"]);
    expect((await update({ name: "Pictures", backchannelLogoutUri: url })).changed).toEqual([
      "name",
    ]);
    expect(await refusal(update({ privateUrls: false }))).toMatchObject({
      errors: [{ pointer: "/backchannel_logout_uri" }],
    });
    await update({ backchannelLogoutUri: "https://app.example.com/logout" });
    expect(stored.privateUrls).toBe(0);
    const here = "http://127.0.0.1:8080/logout";
    const outside = { ...rules, policy: { ...policy, allowsPrivateUrls: true } };
    await updateClient(registry, outside, stored.id, { backchannelLogoutUri: here });
    expect(stored).toMatchObject({ backchannelLogoutUri: here, privateUrls: 0 });
  });

  it("cannot take the last redirect URI from an app, nor change a revoked client", async () => {
    expect(await refusal(update({ redirectUris: [] }))).toMatchObject({
      code: "validation_failed",
    });
    stored = { ...stored, revokedAt: 1 };
    expect(await refusal(update({ name: "x" }))).toMatchObject({ code: "not_found" });
  });
});
