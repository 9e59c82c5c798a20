import { beforeEach, describe, expect, it } from "vitest";
import { knownApps } from "../../../src/core/clients/known.ts";
import type { App } from "../../../src/core/clients/model.ts";
import {
  isDocumentUrl,
  readDocument,
  snapshotOf,
  type ClientDocument,
} from "../../../src/core/clients/unregistered/document.ts";
import { innerIdOf } from "../../../src/core/clients/unregistered/ids.ts";
import { isId } from "../../../src/core/ids.ts";
import { agentClients } from "../../support/agent-clients.ts";
import { refusal } from "../support/refusal.ts";
import { documentAt, openClients, seals, type Clients } from "../support/unregistered.ts";

const url = "https://agent.example/oauth/client.json";
const redirectUri = "http://127.0.0.1:4000/callback";
const minute = 60_000;

const rules = { redirectSchemes: ["cursor"] };
const read = (members: Readonly<Record<string, unknown>>, at = url) => {
  const answer = documentAt(at, members);
  return readDocument(at, "text" in answer ? answer.text : "", rules);
};

let clients: Clients;
beforeEach(async () => {
  clients = await openClients();
});

describe("the id of a client without a row", () => {
  it("is a UUID of version 8 inside, and differs for each document and registration", async () => {
    const keys = await seals();
    const id = await innerIdOf(keys, url);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(isId(id)).toBe(true);
    expect(await innerIdOf(keys, url)).toBe(id);
    const others = [`${url}/`, url.toUpperCase(), `${url}?a`, "cursor", "claude"];
    const ids = await Promise.all([url, ...others].map((one) => innerIdOf(keys, one)));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("is that of every client that has a row, and of the server's own app", async () => {
    const keys = await seals();
    for (const id of ["0199f2a1-9c1e-7d0a-9a43-6a1f1d2b3c4d", "first-party"]) {
      expect(await innerIdOf(keys, id)).toBe(id);
    }
  });
});

describe("the URL of a document", () => {
  it.each([
    url,
    "https://agent.example/c",
    "https://agent.example/c?version=2",
    ...knownApps.flatMap(({ document }) => document ?? []),
  ])("may be %s", (one) => {
    expect(isDocumentUrl(one)).toBe(true);
  });

  it.each(
    (
      "http://agent.example/c https://agent.example https://agent.example/ https://agent.example/?a=b https://127.0.0.1/c https://127.1/c " +
      "https://2130706433/c https://0x7f000001/c https://0x7f.1/c https://017700000001/c https://0177.0.0.1/c https://[::1]/c https://[::ffff:127.0.0.1]/c " +
      "https://[::ffff:7f00:1]/c https://8.8.8.8/c https://169.254.169.254/c https://localhost/c https://localhost./c https://a.localhost/c " +
      "https://agent.example./c https://agent.example:8443/c https://agent.example:443/c https://ann@agent.example/c https://ann:pass@agent.example/c " +
      "https://:@agent.example/c https://agent.example/c# https://agent.example/c#a https://agent.example/./c https://agent.example/a/../c https://agent.example/%2e/c " +
      "https://agent.example/%2E%2e/c https://agent.example\\c https://agent.example/a\\c https:agent.example/c https:/agent.example/c HTTPS://agent.example/c https://Agent.example/c " +
      "https://bücher.example/c https://agent.example/ü"
    )
      .split(" ")
      .concat([
        "https://agent.example/a\tc",
        "https://agent.example/c ",
        " https://agent.example/c",
      ])
      .concat([`https://agent.example/${"c".repeat(513 - 22)}`]),
  )("CD-1 may not be %s, which is never fetched", async (one) => {
    expect(isDocumentUrl(one)).toBe(false);
    expect(await clients.find(one)).toBeUndefined();
    expect(clients.fetched).toEqual([]);
  });

  it("CD-2 may have 512 characters", () => {
    const longest = `https://agent.example/${"c".repeat(512 - 22)}`;
    expect([longest.length, isDocumentUrl(longest)]).toEqual([512, true]);
  });
});

describe("a document", () => {
  it("gives name, redirect URIs, methods and the place of keys, and nothing else", () => {
    const further = {
      client_name: "Agent 2.0",
      redirect_uris: ["https://agent.example/back", "http://127.0.0.1/callback"],
      token_endpoint_auth_methods_supported: ["private_key_jwt", "none"],
      jwks_uri: "https://agent.example/keys.json",
      application_type: "native",
      grant_types: ["urn:ietf:params:oauth:grant-type:jwt-bearer", "implicit"],
      response_types: ["token"],
      scope: "admin",
      logo_uri: "http://169.254.169.254/logo.png",
      client_uri: "javascript:alert(1)",
    };
    expect(read(further)).toEqual({
      name: "Agent 2.0",
      redirectUris: ["https://agent.example/back", "http://127.0.0.1/callback"],
      methods: ["none", "private_key_jwt"],
      jwksUri: "https://agent.example/keys.json",
    });
  });

  it("CD-5 loses the redirect URIs that no client can have, and is refused if none is left", () => {
    const evil = [
      "javascript:alert(1)",
      "https://*.example/c",
      "https://a@b.example/c",
      "http://b.example/",
      7,
    ];
    expect(read({ redirect_uris: [...evil, redirectUri] })).toMatchObject({
      redirectUris: [redirectUri],
    });
    for (const none of [evil, [], undefined, redirectUri, null]) {
      expect(read({ redirect_uris: none }), String(none)).toMatch(/redirect URI/);
    }
    const many = Array.from({ length: 11 }, (_, at) => `https://agent.example/${at}`);
    expect(read({ redirect_uris: many })).toMatch(/more than 10/);
  });

  it.each([
    ["in another case", url.replace("agent", "Agent")],
    ["with a slash", `${url}/`],
    ["with the port", url.replace("/oauth", ":443/oauth")],
    ["missing", undefined],
  ])("CD-4 is refused with its client_id %s", (_, client_id) => {
    expect(read({ client_id })).toMatch(/client_id/);
  });

  it.each([
    ["not JSON", "<html>"],
    ["cut off", '{"client_id":"'],
    ["with a member twice", `{"client_id":"${url}","client_id":"https://b.example/"}`],
    ["with a member twice that is escaped", `{"client_id":"${url}","clien\\u0074_id":"${url}"}`],
    ["with a member twice inside", `{"a":[{"b":1,"b":1}]}`],
    ["an array", "[]"],
    ["null", "null"],
  ])("CD-3 is refused if it is %s", (_, text) => {
    expect(typeof readDocument(url, text, rules)).toBe("string");
  });

  it("is not taken for one with a member twice because two objects or two texts look alike", () => {
    const looks = { a: [{ b: 1 }, { b: 1 }], c: { b: '":"' }, d: '{"client_id":1,"client_id":2}' };
    expect(typeof read(looks)).toBe("object");
  });

  it("CD-8 is refused with a secret, a symmetric method alone or a private key", () => {
    expect(read({ client_secret: "x" })).toMatch(/secret/);
    expect(read({ client_secret_expires_at: 0 })).toMatch(/secret/);
    for (const method of ["client_secret_basic", "client_secret_post", "client_secret_jwt"]) {
      expect(read({ token_endpoint_auth_method: method }), method).toMatch(/secret/);
    }
    expect(read({ token_endpoint_auth_method: "private_key_jwt" })).toMatch(/no jwks_uri/);
    expect(read({ token_endpoint_auth_method: undefined })).toMatch(/none/);
    expect(read({ jwks: { keys: [{ kty: "EC", d: "x" }] } })).toMatch(/private key/);
    expect(typeof read({ jwks: { keys: [{ kty: "EC", x: "x" }] } })).toBe("object");
  });

  it("CD-7 is refused with keys at an address that is not public", () => {
    for (const keys of [
      "https://169.254.169.254/keys",
      "http://agent.example/keys",
      "https://localhost/",
      1,
    ]) {
      expect(read({ jwks_uri: keys }), String(keys)).toMatch(/jwks_uri/);
    }
  });

  it("CD-9 has the name of its host unless its name is plain", () => {
    const long = "x".repeat(65);
    for (const name of [
      "Gооgle",
      "Google\u202e",
      "",
      " ",
      " Claude",
      "a<b>",
      "https://a",
      "claude.ai",
      "Claude at claude.ai 2",
      "4chan.org",
      "agent.example",
      long,
      7,
    ]) {
      expect(read({ client_name: name }), String(name)).toMatchObject({ name: "agent.example" });
    }
    const deep = `https://claude.ai.${"a.".repeat(40)}evil.example/c`;
    const { name } = read({ client_name: "é" }, deep) as ClientDocument;
    expect([name.length, name.endsWith(".a.evil.example")]).toEqual([64, true]);
    expect(read({ client_name: "My-Agent_2.0 beta" })).toMatchObject({ name: "My-Agent_2.0 beta" });
  });

  it("has another snapshot once its name, redirect URIs, methods or keys change, in whatever order they are", async () => {
    const keys = await seals();
    const base = read({}) as ClientDocument;
    const snapshot = await snapshotOf(keys, base);
    expect(snapshot).toMatch(/^[\w-]{43}$/);
    const uris = ["http://127.0.0.1/a", "http://127.0.0.1/b"];
    const of = (changes: Partial<ClientDocument>) => snapshotOf(keys, { ...base, ...changes });
    expect(await of({ redirectUris: uris })).toBe(await of({ redirectUris: uris.toReversed() }));
    const others = await Promise.all([
      of({ name: "Other" }),
      of({ redirectUris: uris }),
      of({ methods: ["none", "private_key_jwt"] }),
      of({ jwksUri: "https://agent.example/keys" }),
    ]);
    expect(new Set([snapshot, ...others]).size).toBe(5);
  });
});

/** The app of a client, with the document fetched for a user if that is needed. */
const appOf = async (clientId: string, uri = redirectUri, userId = "ann"): Promise<App> => {
  const client = await clients.find(clientId);
  if (!client) throw new Error(`no client ${clientId}`);
  return (await client.appFor(uri)) ?? client.fetchFor(uri, userId);
};

describe("a document of a client", () => {
  it("CD-10 is not fetched before a user is logged in, and then once an hour", async () => {
    clients.hosts.set(url, documentAt(url));
    const client = await clients.find(url);
    expect(await client?.appFor(redirectUri)).toBeUndefined();
    expect(clients.fetched).toEqual([]);
    expect(await client?.fetchFor(redirectUri, "ann")).toMatchObject({
      outerId: url,
      name: "Agent",
      origin: "document",
      firstParty: 0,
      secretHash: "",
      grants: "authorization_code refresh_token",
    });
    expect(await client?.appFor(redirectUri)).toMatchObject({ name: "Agent" });
    clients.now += 60 * minute - 1;
    await appOf(url);
    expect(clients.fetched).toEqual([url]);
    clients.now += 1;
    await appOf(url);
    expect(clients.fetched).toEqual([url, url]);
  });

  it.each([
    ["five minutes at least", 0, 5],
    ["as long as its host says", 1800, 30],
    ["a day at most", 10_000_000, 24 * 60],
  ])("CD-13 is kept for %s", async (_, maxAge, minutes) => {
    clients.hosts.set(url, documentAt(url, {}, maxAge));
    await appOf(url);
    clients.now += minutes * minute - 1;
    await appOf(url);
    expect(clients.fetched).toHaveLength(1);
    clients.now += 1;
    await appOf(url);
    expect(clients.fetched).toHaveLength(2);
  });

  it("CD-12 is remembered only if it can be used, and its last good copy counts for another day", async () => {
    expect(await refusal(appOf(url))).toMatchObject({
      code: "invalid_client_document",
      detail: "The document of the app at agent.example could not be fetched (404).",
    });
    clients.hosts.set(url, documentAt(url));
    clients.now += 10_000;
    await appOf(url);
    clients.hosts.set(url, { fault: "503", mitigated: "challenge" });
    clients.now += 60 * minute;
    expect(await appOf(url)).toMatchObject({ name: "Agent" });
    expect(clients.warnings).toMatchObject([
      { url, reason: "could not be fetched (404)" },
      { url, reason: "could not be fetched (503)", mitigated: "challenge" },
    ]);
    clients.now += 24 * 60 * minute;
    expect(await refusal(appOf(url))).toMatchObject({ code: "invalid_client_document" });
  });

  it("ends at once if its host delivers one that breaks a rule", async () => {
    clients.hosts.set(url, documentAt(url));
    await appOf(url);
    clients.hosts.set(url, documentAt(url, { client_secret: "x" }));
    clients.now += 60 * minute;
    expect(await refusal(appOf(url))).toMatchObject({
      detail: "The document of the app at agent.example contains a secret.",
    });
  });

  it("CD-11 is fetched once in ten seconds, and all together 30 times a minute", async () => {
    await refusal(appOf(url, redirectUri, "bob"));
    expect(await refusal(appOf(url, redirectUri, "ann"))).toMatchObject({
      code: "too_many_requests",
    });
    clients.now += 10_000;
    await refusal(appOf(url, redirectUri, "ann"));
    expect(clients.fetched).toHaveLength(2);
    clients.now += minute;
    for (let at = 1; at <= 30; at++) {
      await refusal(appOf(`${url}?${at}`, redirectUri, `user ${at}`));
    }
    expect(clients.fetched).toHaveLength(32);
    expect(await refusal(appOf(`${url}?31`, redirectUri, "user 31"))).toMatchObject({
      code: "too_many_requests",
    });
    expect(clients.fetched).toHaveLength(32);
  });

  it("that is new is fetched five times an hour for one account, and a remembered one again", async () => {
    clients.hosts.set(url, documentAt(url));
    await appOf(url);
    for (let at = 1; at <= 4; at++) await refusal(appOf(`${url}?${at}`));
    expect(await refusal(appOf(`${url}?5`))).toMatchObject({ code: "too_many_requests" });
    await refusal(appOf(`${url}?6`, redirectUri, "bob"));
    expect(clients.fetched).toHaveLength(6);
    clients.hosts.set(url, documentAt(url, { client_name: "Newer" }));
    clients.now += 60 * minute;
    expect(await appOf(url)).toMatchObject({ name: "Newer" });
  });

  it("is one of a hundred that a process remembers", async () => {
    for (let at = 0; at <= 100; at++) {
      clients.hosts.set(`${url}?${at}`, documentAt(`${url}?${at}`, {}, 86_400));
      await appOf(`${url}?${at}`, redirectUri, `user ${at}`);
      clients.now += 2000;
    }
    expect(await (await clients.find(`${url}?1`))?.appFor(redirectUri)).toBeDefined();
    expect(await (await clients.find(`${url}?0`))?.appFor(redirectUri)).toBeUndefined();
  });

  it("CD-14 gives an app with another snapshot after it changed", async () => {
    clients.hosts.set(url, documentAt(url));
    const { snapshot, id } = await appOf(url);
    clients.hosts.set(url, documentAt(url, { redirect_uris: ["http://127.0.0.1/other"] }));
    clients.now += 60 * minute;
    const after = await appOf(url);
    expect(after.id).toBe(id);
    expect(after.snapshot).not.toBe(snapshot);
    expect(after.redirectUris).toBe("http://127.0.0.1/other");
  });
});

describe("a known client", () => {
  it.each(agentClients.flatMap((one) => (one.document === undefined ? [] : [one])))(
    "P-3 P-12 $id connects by its document, which is not fetched",
    async ({ id, document, redirectUri: uri }) => {
      const app = await appOf(document!, uri);
      const known = knownApps.find((one) => one.id === id);
      expect(app).toMatchObject({ origin: "known", name: known?.name, outerId: document });
      expect(clients.fetched).toEqual([]);
      expect(app.snapshot).toMatch(/^[\w-]{43}$/);
    },
  );

  it("is fetched only with documents, and only if the request does not fit", async () => {
    const zed = "https://zed.dev/oauth/client-metadata.json";
    const moved = "http://127.0.0.1:1/moved";
    clients.hosts.set(zed, documentAt(zed, { redirect_uris: ["http://127.0.0.1/moved"] }));
    expect(await appOf(zed, moved)).toMatchObject({ origin: "document", name: "Agent" });
    expect(clients.fetched).toEqual([zed]);
    expect(await appOf(zed)).toMatchObject({ origin: "known", name: "Zed" });

    clients = await openClients("known");
    clients.hosts.set(zed, documentAt(zed));
    expect(await appOf(zed, moved)).toMatchObject({ redirectUris: "http://127.0.0.1/callback" });
    expect(clients.fetched).toEqual([]);
    expect(await clients.find(url)).toBeUndefined();
  });

  it("CD-16 is not one whose host or path looks alike", async () => {
    clients = await openClients("known");
    for (const lookalike of [
      "https://claude.ai.evil/oauth/mcp-oauth-client-metadata",
      "https://claude.ai/oauth/another-client-metadata",
      "https://claude.ai/oauth/mcp-oauth-client-metadata/",
      "https://claude.ai/oauth/mcp-oauth-client-metadata?x",
      "https://Claude.ai/oauth/mcp-oauth-client-metadata",
    ]) {
      expect(await clients.find(lookalike), lookalike).toBeUndefined();
    }
  });

  it("CD-15 never leads to the redirect URI of another row", async () => {
    clients = await openClients("known");
    const { redirectUris } = await appOf("https://claude.ai/oauth/mcp-oauth-client-metadata");
    expect(redirectUris).not.toContain("chatgpt.com");
    expect(redirectUris).not.toContain("127.0.0.1");
  });

  it("has facts with a source in the table, and no two with the same id, name or document", () => {
    for (const known of knownApps) expect(known.source, known.id).toMatch(/2026/);
    for (const member of ["id", "name"] as const) {
      expect(new Set(knownApps.map((one) => one[member])).size).toBe(knownApps.length);
    }
    const documents = knownApps.flatMap(({ document }) => document ?? []);
    expect(new Set(documents).size).toBe(documents.length);
    expect(agentClients.map(({ id }) => id)).toEqual(knownApps.map(({ id }) => id));
  });
});

describe("a client that the operator closed", () => {
  it("is unknown, however it connects", async () => {
    const keys = await seals();
    const known = "https://zed.dev/oauth/client-metadata.json";
    const { clientId } = await clients.register(
      { redirectUris: [redirectUri], name: "Agent" },
      undefined,
    );
    for (const outer of [url, known, "cursor", clientId]) {
      expect(await clients.find(outer), outer).toBeDefined();
      clients.closed.add(await innerIdOf(keys, outer));
      expect(await clients.find(outer), outer).toBeUndefined();
    }
    expect(clients.fetched).toEqual([]);
  });
});

describe("with CLIENT_REGISTRATION=off", () => {
  it("no client without a row exists, and none is open", async () => {
    clients = await openClients("off");
    for (const id of [url, "https://zed.dev/oauth/client-metadata.json", "cursor"]) {
      expect(await clients.find(id), id).toBeUndefined();
    }
    expect(await clients.isOpen()).toBe(false);
  });
});
