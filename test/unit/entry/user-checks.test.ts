import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PageRequirement, Requirement } from "../../../src/core/user.ts";
import type { Config } from "../../../src/entry/config/config.ts";
import { userChecks, type UserChecks } from "../../../src/entry/user-checks.ts";
import { formSenders, readingMethods, writingMethods } from "../../support/form-senders.ts";
import { ann, login, openBackend, type Backend } from "../support/backend.ts";
import { policy } from "../support/claims.ts";
import { recording } from "../support/clients.ts";

/** Pages of other origins may call Latchkey itself. */
const config = {
  http: {
    appUrl: "https://login.example.com/app",
    corsOrigins: ["https://app.example.com"],
    development: false,
    plainCookies: false,
  },
  policy,
} as unknown as Config;

let backend: Backend;
beforeAll(async () => {
  backend = await openBackend();
  // The checks read the real clock.
  backend.now = Date.now();
});
afterAll(() => backend.close());

/** The problem of a refusal, which must have this status and code. */
async function expectCode(answer: object, status: number, code: string) {
  if (!(answer instanceof Response)) return expect.fail("the request was not refused");
  const body = (await answer.json()) as Record<string, unknown>;
  expect([answer.status, body["code"]]).toEqual([status, code]);
  return body;
}

describe("the requireUser of a server that Latchkey is part of", () => {
  it("names the user by the account's id, by an access token and by a session cookie", async () => {
    const { auth, ports } = await backend.openServer();
    const checks = userChecks(auth, config, ports.log);
    const bob = { ...ann, username: "Bob", email: "bob@example.com" };
    const { id } = await auth.accounts.register(bob);
    const { accessToken, refreshToken } = await auth.login.withPassword(
      login({ identifier: bob.username }),
    );
    for (const headers of [
      { Authorization: `Bearer ${accessToken}` },
      { Cookie: `__Host-latchkey=${refreshToken}` },
    ]) {
      const request = new Request("https://auth.example.com", { headers });
      const user = await checks.requireUser(request, {});
      expect(user).toEqual({
        id,
        username: "Bob",
        email: "bob@example.com",
        emailVerified: false,
        name: ann.name,
        locale: null,
        role: "user",
        scope: expect.stringContaining("profile:read"),
        sid: expect.any(String),
        acr: "aal1",
        amr: ["pwd"],
        auth_time: expect.any(Number),
        claims: {},
      });
    }
    backend.sql(
      "UPDATE users SET email = 'b@example.org', email_verified_at = 1, name = 'B', locale = 'de' WHERE id = ?",
      id,
    );
    const now = { email: "b@example.org", emailVerified: true, name: "B", locale: "de" };
    for (const headers of [
      { Authorization: `Bearer ${accessToken}` },
      { Cookie: `__Host-latchkey=${refreshToken}` },
    ]) {
      const request = new Request("https://auth.example.com", { headers });
      expect(await checks.find(request)).toMatchObject(now);
    }
  });

  it("reads one row for the user, as a verification over HTTP does", async () => {
    const calls: string[] = [];
    const { auth, ports } = await backend.openServer({
      wrap: ({ store }) => ({ store: recording(store, calls) }),
    });
    const checks = userChecks(auth, config, ports.log);
    const frank = { ...ann, username: "Frank", email: "frank@example.com" };
    await auth.accounts.register(frank);
    const { accessToken, refreshToken } = await auth.login.withPassword(
      login({ identifier: frank.username }),
    );
    const byToken = { headers: { Authorization: `Bearer ${accessToken}` } };
    const byCookie = { headers: { Cookie: `__Host-latchkey=${refreshToken}` } };
    for (const read of [
      () => auth.tokens.verify(accessToken),
      () => checks.find(new Request(policy.issuer, byToken)),
      () => checks.find(new Request(policy.issuer, byCookie)),
      () => checks.requireUser(new Request(policy.issuer, byCookie), { scope: "profile:read" }),
    ]) {
      calls.length = 0;
      await read();
      expect(calls).toEqual(["findSessionState"]);
    }
  });

  it("tells nobody from a visitor whose browser withheld the session cookie", async () => {
    const { auth, ports } = await backend.openServer();
    const checks = userChecks(auth, config, ports.log);
    const carol = { ...ann, username: "Carol", email: "carol@example.com" };
    await auth.accounts.register(carol);
    const { refreshToken } = await auth.login.withPassword(login({ identifier: carol.username }));
    const hint = "__Host-latchkey-hint=1";
    const cookie = `__Host-latchkey=${refreshToken}`;
    const userOf = async (headers: Record<string, string>, method = "GET") => {
      const found = await checks.find(new Request(policy.issuer, { method, headers }));
      return found ? found.username : found;
    };
    expect(await userOf({})).toBeNull();
    expect(await userOf({ Cookie: "other=1; latchkey-dev-hint=1" })).toBeNull();
    expect(await userOf({ Cookie: hint })).toBeUndefined();
    expect(await userOf({ Cookie: `${hint}; ${cookie}` })).toBe("Carol");
    expect(await userOf({ Cookie: `${hint}; ${cookie}x` })).toBeNull();
    expect(await userOf({}, "POST")).toBeNull();
    expect(await userOf({ Authorization: "Bearer x", Cookie: cookie }, "POST")).toBeNull();
    expect(await userOf({ Cookie: hint, Authorization: "Bearer x" })).toBeNull();
    const request = new Request(policy.issuer, { headers: { Cookie: hint } });
    const refusal = (await checks.requireUser(request, {})) as Response;
    expect([refusal.status, await refusal.json()]).toMatchObject([401, { code: "missing_token" }]);
  });

  describe("a request that may change something", () => {
    const dora = { ...ann, username: "Dora", email: "dora@example.com" };
    let checks: UserChecks;
    let cookie: string;
    beforeAll(async () => {
      const { auth, ports } = await backend.openServer();
      checks = userChecks(auth, config, ports.log);
      await auth.accounts.register(dora);
      const { refreshToken } = await auth.login.withPassword(login({ identifier: dora.username }));
      cookie = `__Host-latchkey-hint=1; __Host-latchkey=${refreshToken}`;
    });
    const sentBy = (headers: Readonly<Record<string, string>>, method: string, path = "/todos") =>
      new Request(`${policy.issuer}${path}`, { method, headers: { ...headers, Cookie: cookie } });

    it.each(formSenders)("with the cookie, from %s: %s", async (_, counts, headers) => {
      for (const method of writingMethods) {
        for (const path of ["/todos", "/todos?_method=GET"]) {
          const found = await checks.find(sentBy(headers, method, path));
          expect(found && found.username, method + path).toBe(counts ? "Dora" : undefined);
          for (const requirement of [{}, { redirect: true }]) {
            const answer = await checks.requireUser(sentBy(headers, method, path), requirement);
            if (counts) expect(answer, method + path).toMatchObject({ username: "Dora" });
            else await expectCode(answer, 403, "own_page_required");
          }
        }
      }
      for (const method of readingMethods) {
        const found = await checks.find(sentBy(headers, method, "/todos?_method=DELETE"));
        expect(found?.username, method).toBe("Dora");
      }
    });

    it("says in development where the page must be", async () => {
      const { auth, ports } = await backend.openServer();
      const http = { ...config.http, development: true };
      const developed = userChecks(auth, { ...config, http }, ports.log);
      const answer = await developed.requireUser(sentBy({}, "POST"), {});
      const { detail } = await expectCode(answer, 403, "own_page_required");
      expect(detail).toMatch(/ \(Shown only in development: .*https:\/\/auth\.example\.com\.\)$/);
    });

    it("needs no own page with an access token", async () => {
      const headers = { Authorization: "Bearer x", Cookie: cookie };
      const request = new Request(policy.issuer, { method: "POST", headers });
      await expectCode(await checks.requireUser(request, {}), 401, "invalid_token");
    });
  });

  describe("with redirect", () => {
    let checks: UserChecks;
    beforeAll(async () => {
      const { auth, ports } = await backend.openServer();
      checks = userChecks(auth, config, ports.log);
    });
    const hint = { Cookie: "__Host-latchkey-hint=1" };
    const page = { "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" };
    const answerTo = async (
      path: string,
      headers: Record<string, string> = page,
      method = "GET",
      origin = policy.issuer,
    ) => {
      const request = new Request(origin + path, { headers, method });
      const answer = await checks.requireUser(request, { redirect: true });
      if (!(answer instanceof Response)) return expect.fail("a user was found");
      expect(answer.headers.get("cache-control")).toBe("no-store");
      return answer;
    };
    const loginAt = (path: string) =>
      `https://login.example.com/app/login?continue=${encodeURIComponent(path)}`;
    const goalOf = async (...given: Parameters<typeof answerTo>) => {
      const answer = await answerTo(...given);
      return [answer.status, answer.headers.get("location")];
    };

    it.each([
      ["/", "/"],
      ["/todos?day=1&day=2#x", "/todos?day=1&day=2"],
      ["/a%20b/%C3%A9?q=%22", "/a%20b/%C3%A9?q=%22"],
      ["/todos?bounced=1", "/todos"],
      ["/todos?a=b&bounced=1", "/todos?a=b"],
      ["/todos?notbounced=1", "/todos?notbounced=1"],
      // What the login page refuses in `continue`.
      ["/todos?url=https://evil.example/", "/todos"],
      ["/todos?url=https%3A%2F%2Fevil.example", "/todos"],
      ["//evil.example/", "/"],
      ["/\\evil.example/", "/"],
      ["/%2fevil.example/", "/"],
      ["/%5cevil.example/", "/"],
      ["/x//evil.example", "/"],
      [`/${"x".repeat(2100)}`, "/"],
      [`/todos?${"x".repeat(2100)}`, "/todos"],
    ])("a browser that opens %s logs in, and returns to %s", async (path, back) => {
      for (const method of ["GET", "HEAD"]) {
        expect(await goalOf(path, page, method)).toEqual([303, loginAt(back)]);
      }
      // No address but those of the configuration is in the answer.
      const headers = { ...page, Host: "evil.example", "X-Forwarded-Host": "evil.example" };
      expect(await goalOf(path, headers, "GET", "https://evil.example")).toEqual([
        303,
        loginAt(back),
      ]);
    });

    it.each<[string, Record<string, string>, string, boolean]>([
      ["a page in a tab", page, "GET", true],
      ["a form", page, "POST", true],
      ["a page of an old browser", { Accept: "text/html,*/*;q=0.8" }, "GET", true],
      ["a form of an old browser", { Accept: "text/html,*/*;q=0.8" }, "POST", true],
      ["a browser that names the mode alone", { "Sec-Fetch-Mode": "navigate" }, "GET", true],
      ["a frame", { ...page, "Sec-Fetch-Dest": "iframe" }, "GET", false],
      ["fetch", { "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty" }, "GET", false],
      ["fetch that asks for HTML", { "Sec-Fetch-Mode": "cors", Accept: "text/html" }, "GET", false],
      ["fetch of an old browser", { Accept: "*/*" }, "GET", false],
      ["a program", {}, "GET", false],
      ["a method that no page has", page, "DELETE", false],
    ])("knows %s, and refuses all others as without it", async (_, headers, method, isPage) => {
      const answer = await answerTo("/todos", headers, method);
      if (isPage) expect(answer.status).toBe(303);
      else await expectCode(answer, 401, "missing_token");
    });

    it.each([
      ["https://auth.example.com/todos/new?day=1", "/todos/new?day=1"],
      ["https://auth.example.com/", "/"],
      ["https://auth.example.com", "/"],
      ["https://auth.example.com/todos?bounced=1", "/todos"],
      ["https://auth.example.com//evil.example", "/"],
      ["https://auth.example.com/x?url=https://evil.example", "/x"],
      ["https://blog.example.com/todos", "/"],
      ["https://auth.example.com:8443/todos", "/"],
      ["http://auth.example.com/todos", "/"],
      ["https://auth.example.com@evil.example/todos", "/"],
      ["https://auth.example.com.evil.example/todos", "/"],
      ["/todos", "/"],
      ["javascript:alert(1)", "/"],
      ["", "/"],
    ])("a form of the page %j logs in, and returns to %s", async (referer, back) => {
      const headers = { ...page, Origin: policy.issuer, Referer: referer };
      expect(await goalOf("/todos?id=1", headers, "POST")).toEqual([303, loginAt(back)]);
    });

    it("a form without the page's address returns to the first page", async () => {
      expect(await goalOf("/todos", { ...page, Origin: "null" }, "POST")).toEqual([
        303,
        loginAt("/"),
      ]);
      // The browser may have a session, but a form cannot be sent again by opening its URL.
      expect(await goalOf("/todos", { ...page, ...hint }, "POST")).toEqual([303, loginAt("/")]);
    });

    it("opens the page again for a visitor whose cookie was withheld, once", async () => {
      for (const site of ["cross-site", "same-site", "none"]) {
        const headers = { ...page, ...hint, "Sec-Fetch-Site": site };
        const answer = await answerTo("/todos/mine?day=1", headers);
        expect([answer.status, answer.headers.get("refresh")]).toEqual([
          200,
          "0; url=./mine?day=1",
        ]);
        expect(await answer.text()).toContain('<a href="./mine?day=1">');
      }
      const second = { ...page, ...hint, "Sec-Fetch-Site": "same-origin" };
      expect(await goalOf("/todos/mine?day=1", second)).toEqual([
        303,
        loginAt("/todos/mine?day=1"),
      ]);
    });

    it("opens it again once too for an old browser, which does not say where it comes from", async () => {
      const headers = { ...hint, Accept: "text/html" };
      const answer = await answerTo("/todos?day=1", headers);
      expect(answer.headers.get("refresh")).toBe("0; url=./todos?day=1&bounced=1");
      expect(await goalOf("/todos?day=1&bounced=1", headers)).toEqual([
        303,
        loginAt("/todos?day=1"),
      ]);
    });

    it("opens no page again for a visitor without a session, for a script, and without redirect", async () => {
      const site = { "Sec-Fetch-Site": "cross-site" };
      expect((await answerTo("/todos", { ...page, ...site })).status).toBe(303);
      const script = { ...hint, ...site, "Sec-Fetch-Mode": "cors" };
      await expectCode(await answerTo("/todos", script), 401, "missing_token");
      const request = new Request(policy.issuer, { headers: { ...page, ...hint, ...site } });
      await expectCode(await checks.requireUser(request, {}), 401, "missing_token");
    });

    it("leaves an access token that is not valid, and a user who may do less, to the error", async () => {
      const headers = { ...page, Authorization: "Bearer x" };
      await expectCode(await answerTo("/todos", headers), 401, "invalid_token");
      const { auth } = await backend.openServer();
      const eve = { ...ann, username: "Eve", email: "eve@example.com" };
      await auth.accounts.register(eve);
      const { refreshToken } = await auth.login.withPassword(login({ identifier: "Eve" }));
      const request = () =>
        new Request(policy.issuer, {
          headers: { ...page, Cookie: `__Host-latchkey=${refreshToken}` },
        });
      const answers = (requirement: PageRequirement) =>
        checks.requireUser(request(), { ...requirement, redirect: true });
      await expectCode(await answers({ role: "admin" }), 403, "insufficient_scope");
      const weak = "insufficient_user_authentication";
      await expectCode(await answers({ acr: "aal2" }), 401, weak);
      expect(await answers({})).toMatchObject({ username: "Eve" });
    });
  });

  it("asks for two factors and a recent login, by an access token and by a session cookie", async () => {
    const { auth, ports } = await backend.openServer();
    const checks = userChecks(auth, config, ports.log);
    await auth.accounts.register(ann);
    const { accessToken, refreshToken, sessionId } = await auth.login.withPassword(login());
    const answerTo = async (requirement: Requirement, headers: Record<string, string>) => {
      const request = new Request("https://auth.example.com", { headers });
      const found = await checks.requireUser(request, requirement);
      return found instanceof Response
        ? [found.status, found.headers.get("www-authenticate")]
        : [found.acr, found.amr];
    };
    const challenge = 'Bearer realm="latchkey", error="insufficient_user_authentication"';
    const byToken = { Authorization: `Bearer ${accessToken}` };
    const byCookie = { Cookie: `__Host-latchkey=${refreshToken}` };
    for (const headers of [byToken, byCookie]) {
      const aal2 = await answerTo({ acr: "aal2" }, headers);
      expect(aal2).toEqual([401, `${challenge}, acr_values="aal2"`]);
      const recent = await answerTo({ maxAge: 60 }, headers);
      expect(recent).toEqual(["aal1", ["pwd"]]);
    }
    backend.sql(
      "UPDATE sessions SET methods = 'passkey', proven_at = ? WHERE id = ?",
      backend.now - 3_600_000,
      sessionId,
    );
    for (const headers of [byToken, byCookie]) {
      const strong = await answerTo({ acr: "aal2" }, headers);
      expect(strong).toEqual(["aal2", ["pop", "user", "mfa"]]);
      const recent = await answerTo({ acr: "aal2", maxAge: 60 }, headers);
      expect(recent).toEqual([401, `${challenge}, acr_values="aal2", max_age="60"`]);
    }
  });
});
