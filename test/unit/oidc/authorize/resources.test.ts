import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Client, KnownClient } from "../../../../src/core/clients/model.ts";
import type { Resource } from "../../../../src/core/resources/model.ts";
import { ann, openBackend, type Backend, type Server } from "../../support/backend.ts";
import { recording } from "../../support/clients.ts";
import { refusal } from "../../support/refusal.ts";
import { addResource } from "../../support/resources.ts";
import { visitsOf } from "./visits.ts";

let backend: Backend;
let server: Server;
let notes: Resource;
let files: Resource;
let browser: string;
const calls: string[] = [];
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer({ wrap: ({ store }) => ({ store: recording(store, calls) }) });
  await server.auth.accounts.register(ann);
  notes = addResource(backend);
  files = addResource(backend, {
    uri: "https://files.example.com/",
    scopes: ["files:read", "files:write"],
  });
  browser = await logIn();
});
afterEach(() => backend.close());

const { queryOf, requests, logIn, visit, shown, approve } = visitsOf(() => ({ backend, server }));

/** The query of a new app that names the first resource. */
const asking = (scope: string, changes: Partial<Client> = {}, more = {}): string =>
  queryOf(changes, { scope, resource: notes.uri, ...more });

/** The same query with other parameters. */
function withChanges(query: string, changes: Readonly<Record<string, string>>): string {
  const parameters = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) parameters.set(name, value);
  return String(parameters);
}

const errorOf = async (query: string) => (await visit(query, browser)).searchParams.get("error");
const isAsked = async (query: string) =>
  (await visit(query, browser)).pathname.endsWith("/consent");

/** Approves what the page shows, and gives it. */
async function approved(query: string) {
  const page = await shown(query, browser);
  const url = await approve(query, browser, page.proof ?? "");
  expect(url.searchParams.get("code")).toMatch(/^ac1_/);
  return page;
}

/** The scope and the resource of the newest code. */
function newestCode() {
  const [row] = backend.sql(
    "SELECT scope, request FROM authorizations WHERE kind = 'code' ORDER BY rowid DESC LIMIT 1",
  );
  const { resource } = JSON.parse(String(row?.["request"])) as { readonly resource?: string };
  return { scope: row?.["scope"], resource };
}

const push = (query: string) => {
  const id = new URLSearchParams(query).get("client_id") ?? "";
  return requests().push({ id, outerId: id } as KnownClient, query, undefined);
};

describe("a request for a resource", () => {
  it("takes one read more than one without", async () => {
    const query = asking("openid notes:read");
    await approved(query);
    calls.length = 0;
    expect((await visit(query, browser)).searchParams.get("code")).toMatch(/^ac1_/);
    expect(calls).toEqual([
      "findClient",
      "findResource",
      "findSessionAccount",
      "findConsent",
      "insertAuthorization",
    ]);
  });

  it("shows the resource and its scopes, and gives a code for them", async () => {
    const page = await approved(asking("openid notes:read"));
    expect(page).toMatchObject({ scopes: ["openid", "notes:read"], resource: { uri: notes.uri } });
    expect(newestCode()).toEqual({ scope: "openid notes:read", resource: notes.uri });
  });

  it.each([
    ["RE-2 unknown", () => "https://unknown.example.com/mcp"],
    ["RE-5 with a fragment", () => `${notes.uri}#a`],
    ["RE-6 with a query", () => `${notes.uri}?a=b`],
    ["RE-7 with a user", () => notes.uri.replace("//", "//ann@")],
    ["RE-8 with a slash after a path", () => `${notes.uri}/`],
    ["RE-9 with http instead of https", () => notes.uri.replace("https", "http")],
    ["of another path", () => notes.uri.replace("mcp", "Mcp")],
    ["of the host alone", () => new URL(notes.uri).origin],
    ["that is no URI", () => "notes"],
    ["that PostgreSQL cannot read", () => `${notes.uri}\0`],
    ["that is too long", () => `${notes.uri}${"x".repeat(600)}`],
  ])("%s is an error, also if it is pushed", async (_, resource) => {
    const query = asking("openid notes:read", {}, { resource: resource() });
    expect(await errorOf(query)).toBe("invalid_target");
    expect(await refusal(push(query))).toMatchObject({ code: "invalid_target" });
  });

  it("RE-1 is an error with two of them, in whatever order, also if it is pushed", async () => {
    const query = asking("openid notes:read");
    for (const twice of [
      `${query}&${String(new URLSearchParams({ resource: files.uri }))}`,
      `${String(new URLSearchParams({ resource: files.uri }))}&${query}`,
      `${query}&${String(new URLSearchParams({ resource: notes.uri }))}`,
      `${query}&resource=`,
    ]) {
      const { searchParams } = await visit(twice, browser);
      expect(searchParams.get("error"), twice).toBe("invalid_target");
      expect(searchParams.get("error_description")).toMatch(/once/);
      expect(await refusal(push(twice))).toMatchObject({ code: "invalid_target" });
    }
  });

  it("RE-8 is for the registered spelling, if only the slash of an empty path differs", async () => {
    await approved(asking("files:read", {}, { resource: "https://Files.example.com" }));
    expect(newestCode()).toEqual({ scope: "files:read", resource: files.uri });
  });

  it("RE-10 has no scope of another resource or of this server, and is an error if none is left", async () => {
    for (const changes of [{}, { firstParty: 1, scope: "profile:read files:read" }]) {
      const query = asking("openid notes:read files:read profile:read constructor", changes);
      if (await isAsked(query)) await approved(query);
      expect(newestCode()).toEqual({ scope: "openid notes:read", resource: notes.uri });
      for (const scope of ["files:read", "files:read profile:read", "constructor"]) {
        expect(await errorOf(withChanges(query, { scope })), scope).toBe("invalid_scope");
      }
    }
  });

  it("RE-11 is an error at once after the resource was revoked, also if it was shown or pushed before", async () => {
    const query = asking("openid notes:read");
    const { proof = "" } = await shown(query, browser);
    const { requestUri } = await push(query);
    const id = new URLSearchParams(query).get("client_id") ?? "";
    backend.sql("UPDATE resources SET revoked_at = 1 WHERE id = ?", notes.id);
    expect(await errorOf(query)).toBe("invalid_target");
    const pushed = String(new URLSearchParams({ client_id: id, request_uri: requestUri }));
    expect(await errorOf(pushed)).toBe("invalid_target");
    const url = await approve(query, browser, proof);
    expect(url.searchParams.get("error")).toBe("invalid_target");
  });

  it("RE-12 is an error for a user whose role may not use it, before and after the page", async () => {
    const query = asking("openid notes:read");
    const { proof = "" } = await shown(query, browser);
    backend.sql("UPDATE resources SET allowed_roles = 'admin' WHERE id = ?", notes.id);
    expect(await errorOf(query)).toBe("access_denied");
    expect(await errorOf(withChanges(query, { prompt: "none" }))).toBe("access_denied");
    const url = await approve(query, browser, proof);
    expect(url.searchParams.get("error")).toBe("access_denied");
    const own = asking("notes:read", { firstParty: 1 });
    expect(await errorOf(own)).toBe("access_denied");
    backend.sql("UPDATE users SET role = 'admin'");
    expect(await isAsked(query)).toBe(true);
  });

  it("RE-17 takes no access token as the hint of a user", async () => {
    await approved(asking("openid notes:read"));
    const { signer } = server.ports.oidcKeys!;
    const query = asking("openid notes:read", { firstParty: 1 });
    const client = new URLSearchParams(query).get("client_id");
    const claims = { iss: "https://auth.example.com", aud: client, sub: "somebody" };
    const hint = (type: "JWT" | "at+jwt") => signer.sign(type, claims);
    const visited = async (id_token_hint: string) =>
      visit(withChanges(query, { id_token_hint }), browser);
    expect((await visited(await hint("JWT"))).pathname).toMatch(/\/login$/);
    expect((await visited(await hint("at+jwt"))).searchParams.get("code")).toMatch(/^ac1_/);
  });
});

describe("a request that names no resource", () => {
  const none = { resource: "" };
  it.each([
    [
      "b) openid gives a token for userinfo, though there are resources",
      "openid profile",
      "openid profile",
      false,
    ],
    ["c) a scope of one resource gives that", "notes:read", "notes:read", true],
    [
      "c) a scope of one resource beside openid gives that",
      "openid notes:read",
      "openid notes:read",
      true,
    ],
    [
      "c) beside offline_access too",
      "notes:read offline_access",
      "offline_access notes:read",
      true,
    ],
  ])("%s", async (_, scope, granted, isForNotes) => {
    await approved(asking(scope, {}, none));
    expect(newestCode()).toEqual({
      scope: granted,
      ...(isForNotes && { resource: notes.uri }),
    });
  });

  it.each([
    ["e) no scope", ""],
    ["e) offline_access alone, which clients add of their own accord", "offline_access"],
    ["e) scopes of several", "notes:read files:read"],
  ])("is an error that names them with %s", async (_, scope) => {
    const { searchParams } = await visit(asking(scope, {}, none), browser);
    expect(searchParams.get("error")).toBe("invalid_target");
    const told = searchParams.get("error_description");
    for (const { uri } of [notes, files]) expect(told).toContain(uri);
  });

  it("d) gets all scopes of the only one if it asks for none", async () => {
    backend.sql("DELETE FROM resources WHERE id = ?", files.id);
    await approved(asking("", {}, none));
    expect(newestCode()).toEqual({ scope: "notes:read notes:write", resource: notes.uri });
    await approved(asking("offline_access", {}, none));
    expect(newestCode().scope).toBe("offline_access notes:read notes:write");
    expect(await errorOf(asking("unknown", {}, none))).toBe("invalid_scope");
  });

  it("a) gets that of its client", async () => {
    await approved(asking("openid", { defaultResource: files.uri }, none));
    expect(newestCode()).toEqual({ scope: "openid", resource: files.uri });
  });

  it("of an app of the operator's own is for this server, without a scope and with one of ours", async () => {
    const own = { firstParty: 1, scope: "profile:read" };
    for (const scope of ["", "profile:read", "profile:read notes:read", "openid"]) {
      await visit(asking(scope, own, none), browser);
      expect(newestCode().resource, scope).toBeUndefined();
    }
    await visit(asking("notes:read", own, none), browser);
    expect(newestCode()).toEqual({ scope: "notes:read", resource: notes.uri });
  });
});

describe("a scope that implies another one", () => {
  beforeEach(() => {
    backend.sql(
      `UPDATE resources SET implies = '{"notes:write":["notes:read"]}' WHERE id = ?`,
      notes.id,
    );
  });

  it("is granted with it, and stands for both on the page", async () => {
    const query = asking("notes:write");
    expect((await approved(query)).scopes).toEqual(["notes:write"]);
    expect(newestCode().scope).toBe("notes:read notes:write");
    expect(await isAsked(withChanges(query, { scope: "notes:read" }))).toBe(false);
  });

  it("is new if the other one was allowed before", async () => {
    const query = asking("notes:read");
    await approved(query);
    const page = await approved(withChanges(query, { scope: "notes:write" }));
    expect(page).toMatchObject({ scopes: ["notes:write"], granted: [] });
  });
});

describe("the consent for a resource", () => {
  it("RE-21 does not serve another resource, nor this server, nor the other way round", async () => {
    const query = asking("openid notes:read");
    await approved(query);
    expect(await isAsked(query)).toBe(false);
    const other = withChanges(query, { resource: files.uri, scope: "openid files:read" });
    const plain = withChanges(query, { resource: "", scope: "openid" });
    for (const next of [other, withChanges(query, { resource: files.uri }), plain]) {
      expect(await isAsked(next), next).toBe(true);
      expect(await errorOf(withChanges(next, { prompt: "none" }))).toBe("consent_required");
    }
    for (const next of [other, plain]) await approved(next);
    for (const next of [query, other, plain]) expect(await isAsked(next), next).toBe(false);
    expect(backend.sql("SELECT resource, scope FROM consents ORDER BY resource")).toEqual([
      { resource: "", scope: "openid" },
      { resource: files.uri, scope: "openid files:read" },
      { resource: notes.uri, scope: "openid notes:read" },
    ]);
  });

  it("RE-22 does not serve another host", async () => {
    const [first, second] = ["https://one.example.com/cb", "https://two.example.com/cb"] as const;
    const query = asking(
      "notes:read",
      { redirectUris: `${first} ${second}` },
      { redirect_uri: first },
    );
    await approved(query);
    expect(await isAsked(query)).toBe(false);
    expect(await isAsked(withChanges(query, { redirect_uri: second }))).toBe(true);
  });

  it("RE-24 serves no further scope, with prompt=none or without, until the user has allowed it", async () => {
    const query = asking("notes:read");
    await approved(query);
    const more = withChanges(query, { scope: "notes:read notes:write" });
    expect(await isAsked(more)).toBe(true);
    const silent = withChanges(more, { prompt: "none" });
    expect(await errorOf(silent)).toBe("consent_required");
    await approved(more);
    expect(await errorOf(silent)).toBeNull();
    expect(newestCode().scope).toBe("notes:read notes:write");
  });

  it("CS-2 is not given with the page of another resource", async () => {
    const query = asking("openid");
    const { proof = "" } = await shown(query, browser);
    const other = withChanges(query, { resource: files.uri });
    expect(await refusal(approve(other, browser, proof))).toMatchObject({ code: "expired_token" });
  });
});

describe("a step-up of an app that asks for the further scope alone", () => {
  it("keeps the scopes of the resource that the user allowed before, and shows the new one first", async () => {
    const query = asking("notes:read");
    await approved(query);
    const more = withChanges(query, { scope: "notes:write" });
    const page = await approved(more);
    expect(page).toMatchObject({ scopes: ["notes:write", "notes:read"], granted: ["notes:read"] });
    expect(newestCode().scope).toBe("notes:write notes:read");
    // It does not flip between the two.
    for (const scope of ["notes:read", "notes:write"]) {
      expect(await isAsked(withChanges(query, { scope }))).toBe(false);
      expect(String(newestCode().scope).split(" ").toSorted()).toEqual([
        "notes:read",
        "notes:write",
      ]);
    }
  });

  it("lists all as asked for an app on the device, because any program can be that app", async () => {
    const uri = "http://127.0.0.1/callback";
    const query = asking("notes:read", { redirectUris: uri }, { redirect_uri: uri });
    await approved(query);
    const page = await approved(withChanges(query, { scope: "notes:write" }));
    expect(page).toMatchObject({ scopes: ["notes:write", "notes:read"], granted: [] });
    expect(newestCode().scope).toBe("notes:write notes:read");
  });

  it("does not bring back what says who the user is, nor scopes that the resource has no longer", async () => {
    const query = asking("openid email offline_access notes:read");
    await approved(query);
    backend.sql(`UPDATE resources SET scopes = '{"notes:write":"x"}' WHERE id = ?`, notes.id);
    await approved(withChanges(query, { scope: "notes:write" }));
    expect(newestCode().scope).toBe("notes:write");
  });

  it("brings back no scope of another resource", async () => {
    const query = asking("files:read", {}, { resource: files.uri });
    await approved(query);
    await approved(withChanges(query, { resource: notes.uri, scope: "notes:read" }));
    expect(newestCode()).toEqual({ scope: "notes:read", resource: notes.uri });
  });

  it("is shown for an app of the operator's own that other programs can pretend to be, and not stored", async () => {
    const own = { firstParty: 1, secretHash: "", redirectUris: "http://127.0.0.1/callback" };
    const query = asking("notes:read notes:write", own, {
      redirect_uri: "http://127.0.0.1/callback",
    });
    const page = await shown(query, browser);
    expect(page).toMatchObject({
      needs: "consent",
      scopes: ["notes:read", "notes:write"],
      resource: { uri: notes.uri },
    });
    await approve(query, browser, page.proof ?? "");
    expect(newestCode()).toMatchObject({ scope: "notes:read notes:write" });
    expect(backend.sql("SELECT * FROM consents")).toEqual([]);
  });

  it("adds nothing for an app of the operator's own, which asks no one", async () => {
    const query = asking("notes:read", { firstParty: 1 });
    await visit(query, browser);
    await visit(withChanges(query, { scope: "notes:write" }), browser);
    expect(newestCode().scope).toBe("notes:write");
    expect(backend.sql("SELECT id FROM consents")).toEqual([]);
  });

  it("twice at the same time ends with all scopes", async () => {
    backend.sql(`UPDATE resources SET scopes = '{"a":"A","b":"B","c":"C"}' WHERE id = ?`, notes.id);
    const query = asking("a");
    await approved(query);
    const further = ["b", "c"].map((scope) => withChanges(query, { scope }));
    const pages = await Promise.all(further.map((one) => shown(one, browser)));
    await Promise.all(pages.map(({ proof = "" }, at) => approve(further[at]!, browser, proof)));
    const [consent] = backend.sql("SELECT scope FROM consents");
    expect(String(consent?.["scope"]).split(" ").toSorted()).toEqual(["a", "b", "c"]);
  });
});
