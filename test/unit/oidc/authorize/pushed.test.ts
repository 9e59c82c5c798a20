import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Listener } from "../../../../src/core/audit/ports.ts";
import { firstPartyId, type KnownClient } from "../../../../src/core/clients/model.ts";
import { hour, minute, second } from "../../../../src/core/ground/time.ts";
import type { AppErrorCode } from "../../../../src/core/oidc/request/model.ts";
import { ann, openBackend, type Backend, type Server } from "../../support/backend.ts";
import { recording } from "../../support/clients.ts";
import { refusal } from "../../support/refusal.ts";
import { continueOf, visitsOf } from "./visits.ts";

let backend: Backend;
let server: Server;
const calls: string[] = [];
/** What became of requests that did not lead to a code. */
const stopped: unknown[] = [];
const listener: Listener = {
  hears: ({ name }) => name === "authorization_stopped",
  hear: (_, { detail }) => void stopped.push(detail?.["outcome"]),
};
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer({
    listeners: [listener],
    wrap: ({ store }) => ({ store: recording(store, calls) }),
  });
  await server.auth.accounts.register(ann);
  calls.length = 0;
});
afterEach(() => backend.close());

const { queryOf, requests, logIn, visit, shown, approve } = visitsOf(() => ({ backend, server }));

const own = { firstParty: 1 };
const page = { code: "invalid_authorization_request" };
const idIn = (query: string) => new URLSearchParams(query).get("client_id") ?? "";
const known = (id: string) => ({ id, outerId: id }) as KnownClient;

/** Pushes a query, and gives the one that the app then sends with its user. */
async function push(query: string, id = idIn(query)): Promise<string> {
  const { requestUri } = await requests().push(known(id), query, undefined);
  return String(new URLSearchParams({ client_id: id, request_uri: requestUri }));
}
const codeIn = (url: URL) => url.searchParams.get("code");
const errorIn = (url: URL) => url.searchParams.get("error") as AppErrorCode | null;

describe("a pushed request", () => {
  it("is stored with one statement, and takes two more than others when its user arrives", async () => {
    const refreshToken = await logIn();
    const query = queryOf();
    calls.length = 0;
    const first = await push(query);
    expect(calls).toEqual(["findClient", "insertAuthorization"]);
    const { proof = "" } = await shown(first, refreshToken);
    await approve(first, refreshToken, proof);
    const pushed = await push(query);
    calls.length = 0;
    expect(codeIn(await visit(pushed, refreshToken))).toMatch(/^ac1_/);
    expect(calls).toEqual([
      "findClient",
      "findAuthorization",
      "findSessionAccount",
      "findConsent",
      "useAuthorization",
      "insertAuthorization",
    ]);
  });

  it("goes through the pages by its short query, until it gives its only code", async () => {
    const query = await push(queryOf({}, { state: "the state", scope: "openid email" }));
    const next = continueOf(await visit(query));
    expect(next).toMatch(new RegExp(`^${query.replaceAll(/[+?]/g, "\\$&")}&asked=aq1_[\\w-]+$`));
    // A reload.
    for (const again of [query, next]) {
      expect((await visit(again)).pathname).toMatch(/\/login$/);
    }
    const refreshToken = await logIn();
    const consent = (await visit(next, refreshToken)).search.slice(1);
    const { needs, scopes, proof = "" } = await shown(consent, refreshToken);
    expect({ needs, scopes }).toEqual({ needs: "consent", scopes: ["openid", "email"] });
    const { searchParams } = await approve(consent, refreshToken, proof);
    expect(Object.fromEntries(searchParams)).toEqual({
      code: expect.stringMatching(/^ac1_/),
      state: "the state",
      iss: expect.any(String),
    });
    for (const used of [query, next, consent]) {
      expect(await refusal(visit(used, refreshToken)), used).toMatchObject(page);
      expect(await refusal(shown(used, refreshToken)), used).toMatchObject(page);
      expect(await refusal(approve(used, refreshToken, proof)), used).toMatchObject(page);
    }
  });

  it("gives exactly one code to fifty visits at the same time", async () => {
    const refreshToken = await logIn();
    const session = await server.auth.browser.sessionOf(refreshToken);
    const query = await push(queryOf(own));
    const reads = await Promise.all(
      Array.from({ length: 50 }, () => requests().read(query, undefined)),
    );
    const urls = await Promise.all(
      reads.map(async (read) => {
        const arrival = { login: session, browser: undefined };
        return new URL((await requests().authorize(read, arrival)).url);
      }),
    );
    expect(urls.filter((url) => codeIn(url) !== null)).toHaveLength(1);
    expect(urls.filter((url) => errorIn(url) === "invalid_request_uri")).toHaveLength(49);
    expect(backend.sql("SELECT id FROM authorizations WHERE kind = 'code'")).toHaveLength(1);
  });

  it("expires after ninety seconds for a user who was not there yet", async () => {
    const refreshToken = await logIn();
    const query = queryOf(own);
    const [early, late] = [await push(query), await push(query)];
    backend.now += 90 * second - 1;
    expect(codeIn(await visit(early, refreshToken))).toMatch(/^ac1_/);
    backend.now += 1;
    expect(await refusal(visit(late, refreshToken))).toMatchObject(page);
    // Not by an invention, nor by what belongs to another request.
    const other = continueOf(await visit(await push(query)));
    const asked = new URLSearchParams(other).get("asked");
    for (const added of ["asked=aq1_x", `asked=${asked}`]) {
      expect(await refusal(visit(`${late}&${added}`, refreshToken))).toMatchObject(page);
    }
  });

  it("can be completed within an hour by a user who was asked to log in", async () => {
    const query = await push(queryOf(own));
    backend.now += 90 * second - 1;
    const next = continueOf(await visit(query));
    backend.now += hour;
    const refreshToken = await logIn();
    expect((await shown(next, refreshToken)).needs).toBe("none");
    expect(codeIn(await visit(next, refreshToken))).toMatch(/^ac1_/);

    const other = continueOf(await visit(await push(queryOf(own))));
    backend.now += hour + 1;
    expect(await refusal(visit(other, await logIn()))).toMatchObject(page);
  });

  it("belongs to the client that pushed it", async () => {
    const refreshToken = await logIn();
    const uri = new URLSearchParams(await push(queryOf(own))).get("request_uri") ?? "";
    const client_id = idIn(queryOf(own));
    const stolen = String(new URLSearchParams({ client_id, request_uri: uri }));
    expect(await refusal(visit(stolen, refreshToken))).toMatchObject(page);
  });

  it("counts alone: other parameters beside it are ignored", async () => {
    const refreshToken = await logIn();
    const query = await push(queryOf(own, { state: "pushed" }));
    const others = new URLSearchParams({
      redirect_uri: "https://evil.example/",
      response_type: "token",
      scope: "nothing",
      state: "other",
      prompt: "login",
      request: "e30.e30.",
    });
    const { origin, searchParams } = await visit(`${query}&${others}`, refreshToken);
    expect(origin).toBe("https://wiki.example.com");
    expect(searchParams.get("state")).toBe("pushed");
    expect(searchParams.get("code")).toMatch(/^ac1_/);
    const kept = await visit(`${await push(queryOf())}&${others}`, refreshToken);
    expect([...kept.searchParams.keys()]).toEqual(["client_id", "request_uri", "asked"]);
  });

  it("is used up by an error for the app too, and by a user who denies", async () => {
    const refreshToken = await logIn();
    const closed = await push(queryOf({ ...own, allowedRoles: "admin" }));
    expect(errorIn(await visit(closed, refreshToken))).toBe("access_denied");
    const silent = await push(queryOf(own, { prompt: "none" }));
    expect(errorIn(await visit(silent))).toBe("login_required");
    const denied = await push(queryOf());
    const { proof = "" } = await shown(denied, refreshToken);
    expect(errorIn(await approve(denied, refreshToken, proof, false))).toBe("access_denied");
    for (const query of [closed, silent, denied]) {
      expect(await refusal(visit(query, refreshToken)), query).toMatchObject(page);
    }
  });

  it("is not used up by what a page shows of it", async () => {
    const refreshToken = await logIn();
    const closed = await push(queryOf({ ...own, allowedRoles: "admin" }));
    for (const _ of ["first", "again"]) {
      const { redirectTo = "" } = await shown(closed, refreshToken);
      expect(errorIn(new URL(redirectTo))).toBe("access_denied");
    }
  });

  it("is checked again when its user arrives", async () => {
    const refreshToken = await logIn();
    const query = queryOf(own);
    const [one, other] = [await push(query), await push(query)];
    backend.sql("UPDATE clients SET grants = 'refresh_token' WHERE id = ?", idIn(query));
    expect(errorIn(await visit(one, refreshToken))).toBe("unauthorized_client");
    backend.sql("UPDATE clients SET redirect_uris = 'https://x.example' WHERE id = ?", idIn(query));
    expect(await refusal(visit(other, refreshToken))).toMatchObject(page);
  });

  it("may be longer than a query, up to its own limit", async () => {
    const refreshToken = await logIn();
    const query = queryOf(own, { x: "" });
    const long = query + "x".repeat(12_288 - query.length);
    expect(codeIn(await visit(await push(long), refreshToken))).toMatch(/^ac1_/);
    expect(await refusal(push(`${long}x`))).toMatchObject({ code: "invalid_request" });
  });

  it("is refused when it is pushed if `/authorize` would refuse it, and counts as that", async () => {
    const query = queryOf();
    const id = idIn(query);
    for (const [added, code, outcome] of [
      ["response_type=token", "unsupported_response_type", "unsupported_response_type"],
      ["scope=nothing", "invalid_scope", "invalid_scope"],
      ["resource=x", "invalid_target", "invalid_target"],
      ["code_challenge_method=plain", "invalid_request", "invalid_request"],
      ["redirect_uri=https://evil.example/", page.code, "invalid"],
      ["request_uri=x", page.code, "invalid"],
      ["client_id=x", page.code, "invalid"],
      ["state=%ff", page.code, "invalid"],
    ] as const) {
      stopped.length = 0;
      const [name = ""] = added.split("=");
      const sent = new URLSearchParams(query);
      sent.delete(name);
      const refused = refusal(requests().push(known(id), `${sent}&${added}`, undefined));
      expect(await refused, added).toMatchObject({ code });
      expect(stopped, added).toEqual([outcome]);
    }
    const ours = requests().push(known(firstPartyId), `client_id=${firstPartyId}`, undefined);
    expect(await refusal(ours)).toMatchObject(page);
    expect(backend.sql("SELECT id FROM authorizations")).toEqual([]);
  });

  it("carries nothing of our own pages", async () => {
    const refreshToken = await logIn();
    const query = queryOf(own, { prompt: "login" });
    backend.now += minute;
    const { searchParams } = await visit(query, refreshToken);
    const asked = new URLSearchParams(String(searchParams.get("continue"))).get("asked");
    const pushed = await push(`${query}&asked=${asked}&chosen=x&bounced=1`);
    const [row] = backend.sql("SELECT request FROM authorizations");
    expect(row).toEqual({ request: query });
    expect((await visit(pushed, refreshToken)).pathname).toMatch(/\/login$/);
  });
});
