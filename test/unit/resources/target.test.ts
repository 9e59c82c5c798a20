import { describe, expect, it } from "vitest";
import { oidcScopes } from "../../../src/core/app-scopes.ts";
import { minute, second } from "../../../src/core/ground/time.ts";
import { scopesOfResource, type Resource } from "../../../src/core/resources/model.ts";
import { createResources } from "../../../src/core/resources/resources.ts";
import { withResourceSettings } from "../../../src/core/resources/settings.ts";
import { askedScopes, requireSame, targetOf } from "../../../src/core/resources/target.ts";
import { comparableUri } from "../../../src/core/resources/uri.ts";
import { sessions } from "../../../src/drivers/store/schema/mysql.ts";
import { appWith } from "../oidc/app.ts";
import { builtInAccess } from "../support/clients.ts";
import { resourceWith } from "../support/resources.ts";

const notes = resourceWith();
const files = resourceWith({
  uri: "https://files.example.com/",
  scopes: ["files:read", "shared:read"],
});
const wiki = resourceWith({
  uri: "https://wiki.example.com",
  scopes: ["wiki:read", "shared:read"],
});

/** The resources of a database, which a test may change. */
function stored(all: readonly Resource[]) {
  const rows = [...all];
  const calls: string[] = [];
  let now = 0;
  const resources = createResources({
    clock: () => now,
    store: {
      async findResource(uri) {
        calls.push("find");
        return rows.find((one) => comparableUri(one.uri) === uri);
      },
      async listResources() {
        calls.push("list");
        return rows.filter(({ revokedAt }) => revokedAt === null);
      },
    },
  });
  const revoke = ({ uri }: Resource): void => {
    const at = rows.findIndex((one) => one.uri === uri);
    rows[at] = { ...rows[at]!, revokedAt: now };
  };
  return { resources, revoke, calls, wait: (time: number) => void (now += time) };
}

describe("the resource of a request", () => {
  const three = [notes, files, wiki];
  const none: readonly Resource[] = [];
  type Asked = Partial<Parameters<typeof targetOf>[2]> & { readonly defaultResource?: string };
  const forServer = { isForServer: true };
  const ofWiki = { defaultResource: wiki.uri };
  const rows: readonly (readonly [
    about: string,
    all: readonly Resource[],
    asked: Asked,
    /** The URI, undefined for this server, or a part of what is wrong. */
    expected: string | undefined | RegExp,
  ])[] = [
    ["is the one that it names", three, { resource: notes.uri }, notes.uri],
    [
      "is the one that it names, beside openid",
      three,
      { ...forServer, resource: notes.uri },
      notes.uri,
    ],
    [
      "is the one that it names, however the host is written",
      three,
      { resource: "HTTPS://Files.Example.com:443" },
      files.uri,
    ],
    [
      "RE-2 is an error if it names an unknown one",
      three,
      { resource: `${notes.uri}x` },
      /is registered/,
    ],
    [
      "RE-2 is an error if it names one on a server that has none",
      none,
      { resource: notes.uri },
      /is registered/,
    ],
    ["a) is that of the client", three, ofWiki, wiki.uri],
    ["a) is that of the client, also beside openid", three, { ...forServer, ...ofWiki }, wiki.uri],
    [
      "a) is the one that it names, not that of the client",
      three,
      { ...ofWiki, resource: notes.uri },
      notes.uri,
    ],
    [
      "a) is an error if that of the client is gone",
      three,
      { defaultResource: "https://gone.example.com" },
      /is registered/,
    ],
    ["b) is this server for openid alone", three, forServer, undefined],
    [
      "b) is this server for openid and an unknown scope",
      three,
      { ...forServer, scopes: ["x"] },
      undefined,
    ],
    ["b) is this server for openid alone, though there is only one", [notes], forServer, undefined],
    ["c) is the only one with the scope", three, { scopes: ["wiki:read"] }, wiki.uri],
    [
      "c) is the only one with the scope, also beside openid",
      three,
      { ...forServer, scopes: ["wiki:read"] },
      wiki.uri,
    ],
    [
      "c) is the only one with all of the scopes",
      three,
      { scopes: ["files:read", "shared:read"] },
      files.uri,
    ],
    [
      "c) is the only one with the scope, beside an unknown scope",
      three,
      { scopes: ["x", "wiki:read"] },
      wiki.uri,
    ],
    [
      "c) is an error if several have the scope",
      three,
      { scopes: ["shared:read"] },
      /^Send the parameter resource: https:\/\/files\.example\.com\/, https:\/\/wiki\.example\.com\.$/,
    ],
    [
      "c) is an error if the scopes are of several",
      three,
      { scopes: ["notes:read", "wiki:read"] },
      /notes\.example\.com.*files\.example\.com.*wiki\.example\.com/,
    ],
    ["d) is the only one if no scope is asked for", [notes], {}, notes.uri],
    [
      "d) is the only one for an unknown scope, which is then refused",
      [notes],
      { scopes: ["x"] },
      notes.uri,
    ],
    [
      "e) is an error if there are several and no scope",
      three,
      {},
      /^Send the parameter resource: /,
    ],
    [
      "is this server if there is none, as before there were resources",
      none,
      { scopes: ["x"] },
      undefined,
    ],
    ["is this server if there is none, also without a scope", none, {}, undefined],
  ];
  it.each(rows)("%s", async (_, all, { defaultResource = null, ...asked }, expected) => {
    const client = appWith({ defaultResource });
    const whole = { resource: undefined, scopes: [], isForServer: false, ...asked };
    const found = await targetOf(stored(all).resources, client, whole);
    const outcome = "fault" in found ? found.fault : found.resource?.uri;
    if (expected instanceof RegExp) expect(outcome).toMatch(expected);
    else expect(outcome).toBe(expected);
  });

  it("is none of those that were revoked, and an error names at most five", async () => {
    const { resources, revoke } = stored(three);
    revoke(notes);
    const client = appWith();
    const whole = { resource: undefined, scopes: [], isForServer: false };
    expect(await targetOf(resources, client, whole)).toEqual({
      fault: "Send the parameter resource: https://files.example.com/, https://wiki.example.com.",
    });
    const many = Array.from({ length: 6 }, (_, at) =>
      resourceWith({ uri: `https://r${at}.example.com` }),
    );
    const found = await targetOf(stored(many).resources, client, whole);
    expect(found).toEqual({
      fault: expect.stringMatching(/r0\.example\.com.*r4\.example\.com\.$/),
    });
  });
});

describe("the scopes of a resource", () => {
  const tools = resourceWith({
    scopes: ["tools:admin", "tools:write", "tools:read", "tools:run"],
    implies: { "tools:write": ["tools:read"] },
  });
  const all = ["tools:admin", "tools:write", "tools:read", "tools:run"];
  it.each([
    ["are all that the client can have, without a wish", all, undefined, all],
    [
      "are those that it asks for, in the order of the resource",
      all,
      ["tools:run", "tools:admin"],
      ["tools:admin", "tools:run"],
    ],
    ["have those that they imply", all, ["tools:write"], ["tools:write", "tools:read"]],
    ["are none that the client cannot have", ["tools:read"], ["tools:write"], []],
    [
      "are none that an implied one would have to be",
      ["tools:write"],
      ["tools:write"],
      ["tools:write"],
    ],
    ["are none of another resource", all, ["files:read"], []],
    [
      "are none for a name that every object has",
      all,
      ["constructor", "toString", "__proto__"],
      [],
    ],
  ])("%s", (_, possible, asked, expected) => {
    expect(askedScopes(tools, possible, asked)).toEqual(expected);
  });
});

describe("the names of all scopes of a resource", () => {
  const many = Array.from({ length: 70 }, (_, at) => `scope${1000 + at}`);
  const change = (names: readonly string[]) => {
    const scopes = Object.fromEntries(names.map((name) => [name, "x"]));
    return withResourceSettings(builtInAccess, notes, { scopes });
  };

  it("fit into a session beside those of OpenID Connect and of claims, and no more are taken", () => {
    expect(many.join(" ")).toHaveLength(699);
    expect(scopesOfResource(change(many))).toEqual(many);
    expect(() => change([...many, "x"])).toThrow("validation_failed");
    const width = Number(/\d+/.exec(sessions.scope.getSQLType())?.[0]);
    const claims = 255;
    expect([...oidcScopes, ...many].join(" ").length + 1 + claims).toBeLessThanOrEqual(width);
  });
});

describe("the URI of a resource", () => {
  it.each([
    ["https://API.Example.com:443/Mcp", "https://api.example.com/Mcp"],
    ["HTTP://localhost:80/", "http://localhost"],
    ["https://api.example.com/", "https://api.example.com"],
    ["https://api.example.com/mcp/", "https://api.example.com/mcp/"],
    ["https://api.example.com//", "https://api.example.com//"],
    ["https://api.example.com/%6dcp", "https://api.example.com/%6dcp"],
    ["https://api.example.com/a/../mcp", "https://api.example.com/a/../mcp"],
    ["https://api.example.com/@mcp", "https://api.example.com/@mcp"],
  ])("%s is compared as %s", (text, comparable) => {
    expect(comparableUri(text)).toBe(comparable);
  });

  it.each([
    ["RE-5 with a fragment", "https://api.example.com/mcp#a"],
    ["RE-5 with an empty fragment", "https://api.example.com/mcp#"],
    ["RE-6 with a query", "https://api.example.com/mcp?a"],
    ["RE-6 with an empty query", "https://api.example.com/mcp?"],
    ["RE-7 with a user", "https://ann@api.example.com/mcp"],
    ["RE-7 with a user and a password", "https://ann:x@api.example.com/mcp"],
    ["with another scheme", "ftp://api.example.com/mcp"],
    ["without a scheme", "//api.example.com/mcp"],
    ["without a host", "https:///mcp"],
    ["with a backslash", "https://api.example.com\\mcp"],
    ["with a blank", "https://api.example.com/m cp"],
    ["with a line break", "https://api.example.com/m\ncp"],
    ["with the character 0, which PostgreSQL refuses", "https://api.example.com/m\0cp"],
    [
      "with a letter that no column of ASCII holds, which MySQL refuses to compare",
      "https://api.example.com/mcpé",
    ],
    ["with more characters than a URI may have", `https://api.example.com/${"x".repeat(489)}`],
    ["that is empty", ""],
  ])("is none %s", async (_, text) => {
    expect(comparableUri(text)).toBeUndefined();
    const { resources, calls } = stored([notes]);
    expect(await resources.find(text)).toBeUndefined();
    expect(calls).toEqual([]);
  });

  it("has up to 512 characters", () => {
    const text = `https://api.example.com/${"x".repeat(488)}`;
    expect(comparableUri(text)).toBe(text);
  });

  it.each([
    "https://notes.example.com/mcp/",
    "https://notes.example.com",
    `${notes.uri}#`,
    "x",
    "",
  ])("RE-3 of a login is not %j if it is https://notes.example.com/mcp", (named) => {
    expect(() => requireSame(notes.uri, named)).toThrow("invalid_target");
    expect(() => requireSame(null, named)).toThrow("invalid_target");
  });

  it("of a login may be left out, and written otherwise", () => {
    for (const named of [undefined, "https://NOTES.example.com:443/mcp"]) {
      expect(() => requireSame(notes.uri, named)).not.toThrow();
    }
    expect(() => requireSame(null, undefined)).not.toThrow();
  });
});

describe("the list of the resources", () => {
  it("is read once in half a minute, and RE-11 has a revoked one for so long", async () => {
    const { resources, revoke, calls, wait } = stored([notes, files]);
    expect(await resources.list()).toHaveLength(2);
    revoke(notes);
    wait(30 * second - 1);
    expect(await resources.findAgain(notes.uri)).toEqual(notes);
    expect(calls).toEqual(["list"]);
    wait(1);
    expect(await resources.findAgain(notes.uri)).toBeUndefined();
    expect(await resources.list()).toEqual([files]);
    expect(calls).toEqual(["list", "list", "find"]);
  });

  it("RE-11 never hides that one was revoked from a request that names it", async () => {
    const { resources, revoke } = stored([notes]);
    await resources.list();
    revoke(notes);
    expect(await resources.find(notes.uri)).toBeUndefined();
  });

  it("is read again after the clock went back", async () => {
    const { resources, calls, wait } = stored([notes]);
    await resources.list();
    wait(-minute);
    await resources.list();
    expect(calls).toEqual(["list", "list"]);
  });
});
