import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hour, minute, second } from "../../../../src/core/ground/time.ts";
import { randomId } from "../../../../src/core/ids.ts";
import { lastRefused } from "../../../../src/core/oidc/request/last-refused.ts";
import { systemRandom } from "../../../../src/drivers/system.ts";
import { linesOfClient } from "../../../../src/entry/commands/clients/text.ts";
import { ann, openBackend, type Backend, type Server } from "../../support/backend.ts";
import { firstParty, recording } from "../../support/clients.ts";
import { refusal } from "../../support/refusal.ts";
import { continueOf, visitsOf } from "./visits.ts";

let backend: Backend;
let server: Server;
const calls: string[] = [];
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer({
    wrap: ({ store }) => ({ store: recording(store, calls) }),
  });
  await server.auth.accounts.register(ann);
  calls.length = 0;
});
afterEach(() => backend.close());

const { queryOf, requests, logIn, visit, shown, approve, changeBrowser } = visitsOf(() => ({
  backend,
  server,
}));

const told = (name: string) =>
  server.events
    .filter(({ event }) => event === name)
    .map(({ fields }) => fields?.["detail"] ?? null);

describe("a request of an app", () => {
  it("that needs no page takes four statements, and three for an app of the operator's own", async () => {
    const refreshToken = await logIn();
    const query = queryOf();
    const { proof = "" } = await shown(query, refreshToken);
    await approve(query, refreshToken, proof);
    calls.length = 0;
    const { searchParams } = await visit(query, refreshToken);
    expect(searchParams.get("code")).toMatch(/^ac1_/);
    expect(calls).toEqual([
      "findClient",
      "findSessionAccount",
      "findConsent",
      "insertAuthorization",
    ]);
    const own = queryOf({ firstParty: 1 });
    calls.length = 0;
    expect((await visit(own, refreshToken)).searchParams.get("code")).toMatch(/^ac1_/);
    expect(calls).toEqual(["findClient", "findSessionAccount", "insertAuthorization"]);
  });

  it("reads nothing of an id that no client can have, and the factors only if they matter", async () => {
    const refreshToken = await logIn();
    calls.length = 0;
    const read = requests().read(
      "client_id=x&redirect_uri=https://wiki.example.com/callback",
      undefined,
    );
    expect(await refusal(read)).toMatchObject({ code: "invalid_authorization_request" });
    expect(calls).toEqual([]);
    const query = queryOf({ firstParty: 1 }, { acr_values: "aal2" });
    await visit(query, refreshToken);
    expect(calls).toContain("findFactors");
  });

  it("asks again an hour after it asked, because the proof could be of another time", async () => {
    const query = queryOf({ firstParty: 1 }, { prompt: "login" });
    const next = continueOf(await visit(query));
    backend.now += second;
    const refreshToken = await logIn();
    backend.now += hour - second;
    expect((await visit(next, refreshToken)).searchParams.get("code")).toMatch(/^ac1_/);
    backend.now += 1;
    const again = await visit(next, refreshToken);
    expect(again.pathname).toMatch(/\/login$/);
    // The new detour has a time of its own, so the old proof is not enough.
    expect((await visit(continueOf(again), refreshToken)).pathname).toMatch(/\/login$/);
  });

  it("keeps the time at which it asked first, through all pages", async () => {
    const refreshToken = await logIn();
    backend.now += second;
    const query = queryOf({}, { prompt: "login" });
    const next = continueOf(await visit(query, refreshToken));
    backend.now += second;
    const { password } = ann;
    const proof = { refreshToken, client: firstParty, password, byCookie: true };
    const newest = (await server.auth.login.reauthenticate(proof)).refreshToken;
    backend.now += second;
    const consent = await visit(next, newest);
    expect(consent.pathname).toMatch(/\/consent$/);
    backend.now += second;
    expect((await shown(consent.search.slice(1), newest)).needs).toBe("consent");
  });

  it.each([
    ["prompt=login", { prompt: "login" }],
    ["max_age", { max_age: "0" }],
    ["prompt=create", { prompt: "create" }],
    ["prompt=select_account", { prompt: "select_account" }],
  ])("I1: takes no proof with %s because another browser was asked before", async (_, prompts) => {
    const query = queryOf({ firstParty: 1 }, prompts);
    const elsewhere = continueOf(await visit(query));
    for (const kept of [undefined, randomId(systemRandom)]) {
      changeBrowser(kept);
      backend.now += second;
      const refreshToken = await logIn();
      backend.now += second;
      expect((await shown(elsewhere, refreshToken)).needs).not.toBe("none");
      const again = await visit(elsewhere, refreshToken);
      expect(again.pathname).toMatch(/\/(?:login|register)$/);
      // The detour of this browser begins now.
      const next = continueOf(again);
      expect((await visit(next, refreshToken)).pathname).toMatch(/\/(?:login|register)$/);
      backend.now += second;
      expect((await visit(next, await logIn())).searchParams.get("code")).toMatch(/^ac1_/);
    }
  });

  it("I1: takes a proof only after a detour that names a browser", async () => {
    const query = queryOf({ firstParty: 1 }, { prompt: "login" });
    const next = new URLSearchParams(continueOf(await visit(query)));
    const { seals } = server.ports.oidcKeys!;
    const token = next.get("asked") ?? "";
    const [at, offered, digest, ...others] = String(await seals.read("asked", token)).split(".");
    expect(others).toHaveLength(2);
    next.set("asked", await seals.sign("asked", [at, offered, digest].join(".")));
    backend.now += second;
    const refreshToken = await logIn();
    expect((await visit(String(next), refreshToken)).pathname).toMatch(/\/login$/);
    next.set("asked", token);
    expect((await visit(String(next), refreshToken)).searchParams.get("code")).toMatch(/^ac1_/);
  });

  it("I1: leads a browser that keeps nothing to a page twice, and then says so", async () => {
    let next = queryOf({ firstParty: 1 });
    for (const _ of ["first", "second"]) {
      const page = await visit(next);
      expect(page.pathname).toMatch(/\/login$/);
      next = continueOf(page);
      changeBrowser();
    }
    expect(await refusal(visit(next))).toMatchObject({ code: "cookies_required" });
    // Not if it keeps something now, and not for what is wrong with the request anyway.
    expect((await visit(next, await logIn())).searchParams.get("code")).toMatch(/^ac1_/);
    const silent = await visit(`${next}&prompt=none`);
    expect(silent.searchParams.get("error")).toBe("login_required");
    changeBrowser(randomId(systemRandom));
    expect((await visit(next)).pathname).toMatch(/\/login$/);
  });

  it("CS-2 can be approved for ten minutes after the page was shown", async () => {
    const refreshToken = await logIn();
    const query = queryOf();
    const { proof = "" } = await shown(query, refreshToken);
    backend.now += 10 * minute;
    expect((await approve(query, refreshToken, proof)).searchParams.get("code")).toMatch(/^ac1_/);
    backend.now += 1;
    expect(await refusal(approve(query, refreshToken, proof))).toMatchObject({
      code: "expired_token",
    });
  });

  it("asks for nothing again that another tab has approved meanwhile", async () => {
    const refreshToken = await logIn();
    const query = queryOf();
    const { proof = "" } = await shown(query, refreshToken);
    for (const _ of ["first", "second"]) {
      expect((await approve(query, refreshToken, proof)).searchParams.get("code")).toMatch(/^ac1_/);
    }
  });

  it("needs more than a consent if the operator changes what it needs meanwhile", async () => {
    const refreshToken = await logIn();
    const query = queryOf({}, { max_age: "60" });
    const { proof = "" } = await shown(query, refreshToken);
    backend.now += minute + 1;
    expect(await refusal(approve(query, refreshToken, proof))).toMatchObject({
      code: "expired_token",
    });
  });

  it("issues a code for the scopes that the role of the user has", async () => {
    const refreshToken = await logIn();
    const own = { firstParty: 1, scope: "profile:read admin" };
    await visit(queryOf(own, { scope: "openid profile:read admin" }), refreshToken);
    const [row] = backend.sql("SELECT scope, kind, user_id, session_id FROM authorizations");
    const session = await server.auth.browser.sessionOf(refreshToken);
    expect(row).toEqual({
      scope: "openid profile:read",
      kind: "code",
      user_id: session?.userId,
      session_id: session?.sessionId,
    });
    const { searchParams } = await visit(queryOf(own, { scope: "admin" }), refreshToken);
    expect(searchParams.get("error")).toBe("invalid_scope");
  });

  it("sends a session that must set up a second factor to its page, and gives the app an error without pages", async () => {
    const refreshToken = await logIn();
    server = await backend.openServer({ policy: { mfa: "all" } });
    const query = queryOf({ firstParty: 1 });
    const page = await visit(query, refreshToken);
    expect(page.pathname).toMatch(/\/account\/security$/);
    expect((await shown(continueOf(page), refreshToken)).needs).toBe("enrol");
    const silent = await visit(`${query}&prompt=none`, refreshToken);
    expect(silent.searchParams.get("error")).toBe("interaction_required");
  });

  it("is announced once it ends, and is not stored unless it was denied", async () => {
    const refreshToken = await logIn();
    await visit(queryOf({ firstParty: 1 }), refreshToken);
    expect(told("authorization_granted")).toHaveLength(1);
    const closed = queryOf({ firstParty: 1, allowedRoles: "admin" });
    for (const _ of ["first", "second"]) await visit(closed, refreshToken);
    // The log has each, and the table one in an hour.
    expect(told("authorization_denied")).toEqual([{ by: "role" }, { by: "role" }]);
    const query = queryOf();
    const { proof = "" } = await shown(query, refreshToken);
    const session = await server.auth.browser.sessionOf(refreshToken);
    const decision = {
      isApproved: false,
      scopes: undefined,
      proof,
      language: "en",
      browser: undefined,
    };
    await requests().approve(await requests().read(query, undefined), {
      login: session,
      ...decision,
    });
    const by = ["role", "role", "user"].map((one) => ({ by: one }));
    expect(told("authorization_denied")).toEqual(by);
    await server.ports.audit.flush();
    const stored = backend.sql("SELECT event FROM audit WHERE event LIKE 'authorization%'");
    expect(stored).toHaveLength(2);
  });

  it("realworld 4: that has an error says so in the log each time, with a hint, and once a minute in the table", async () => {
    const query = queryOf({}, { code_challenge: "" });
    const id = String(new URLSearchParams(query).get("client_id"));
    const refused = {
      code: "invalid_request",
      parameter: "code_challenge",
      reason: "The parameter code_challenge is missing. The client must use PKCE with S256.",
      hint: "turn on PKCE in the app; if it has none: latchkey clients update NAME --no-pkce",
    };
    const times = ["first", "again"];
    for (const _ of times) {
      const { searchParams } = await visit(query);
      expect(searchParams.get("error_description")).toBe(refused.reason);
      expect(String(searchParams)).not.toContain("no-pkce");
    }
    expect(told("authorization_refused")).toEqual(times.map(() => refused));
    const [line] = server.events.filter(({ event }) => event === "authorization_refused");
    expect(line?.fields).toMatchObject({ client: id, outcome: "failure" });
    const last = () => lastRefused(server.ports, { id });
    const at = new Date(backend.now).toISOString();
    await server.ports.audit.flush();
    expect(backend.sql("SELECT 1 FROM audit WHERE subject_id = ?", id)).toHaveLength(1);
    expect(await last()).toEqual({ at, ...refused });
    const found = await server.ports.store.findClient(id);
    expect(linesOfClient(found ?? expect.fail(), { refused: await last() })).toContain(
      `last refused request: ${at} invalid_request code_challenge (${refused.hint})`,
    );
    backend.now += minute;
    await visit(query.replace("response_type=code", "response_type=token"));
    await server.ports.audit.flush();
    expect(await last()).toMatchObject({
      code: "unsupported_response_type",
      parameter: "response_type",
    });
  });

  it("realworld 4: that wants no page, and needs one, is in the log and not in the table", async () => {
    const query = queryOf({}, { prompt: "none" });
    await visit(query);
    expect(told("authorization_interrupted")).toEqual([
      { code: "login_required", reason: "The user must log in." },
    ]);
    await server.ports.audit.flush();
    expect(backend.sql("SELECT 1 FROM audit WHERE event LIKE 'authorization%'")).toEqual([]);
  });

  it("realworld 4: with a redirect URI that is not registered has a hint in the log", async () => {
    const query = queryOf({}, { redirect_uri: "https://evil.example/" });
    const id = new URLSearchParams(query).get("client_id");
    const hint = `compare the redirect URIs: latchkey clients show ${id}`;
    expect(await refusal(visit(query))).toMatchObject({ hint });
  });

  it("says that the token of a session is due once it is a day old", async () => {
    const refreshToken = await logIn();
    const isDue = async () => (await server.auth.browser.sessionOf(refreshToken))?.isDue;
    backend.now += 24 * hour;
    expect(await isDue()).toBe(false);
    backend.now += 1;
    expect(await isDue()).toBe(true);
  });
});
