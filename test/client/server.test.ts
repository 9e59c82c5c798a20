import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import {
  hasSessionCookie,
  LatchkeyError,
  sessionOf,
  type RequestHeaders,
  type SessionRequest,
} from "latchkey-auth/server";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createTestHarness } from "wrangler";
import { registerAndLogInFrom, type Browser } from "../suite/http/calls/browser.ts";
import type { Person } from "../suite/http/calls/calls.ts";
import { bundle } from "../support/client/suite.ts";
import { formSenders, readingMethods, writingMethods } from "../support/form-senders.ts";
import { freePort } from "../support/network/free-port.ts";
import { secret } from "../support/secrets.ts";
import { startOnNode, useTarget } from "../support/targets/http-target.ts";
import { commands } from "../support/targets/server.ts";

const target = useTarget(() => startOnNode({ database: "sqlite" }));

let login: Browser & { readonly person: Person };
beforeAll(async () => {
  login = await registerAndLogInFrom(target());
});

const cookie = () => `__Host-latchkey=${login.cookie}`;
const withCookie = () => ({ headers: { cookie: cookie() } });
const hint = "__Host-latchkey-hint=1";

/** What `sessionOf` sends, and what comes back. */
async function ask(headers: RequestHeaders) {
  const sent: Request[] = [];
  const session = await sessionOf(
    { headers, method: "GET" },
    {
      baseUrl: target().baseUrl,
      fetch: (input, init) => {
        const request = new Request(input, init);
        sent.push(request.clone());
        return fetch(request);
      },
    },
  );
  return { session, sent };
}

/** Starts a server that is not Latchkey. Gives its URL, and the headers of the requests. */
async function startOther(listener: RequestListener) {
  const received: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    received.push(request.headers);
    listener(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

const errorOf = async (baseUrl: string): Promise<LatchkeyError> => {
  const error: unknown = await sessionOf(withCookie(), { baseUrl }).catch(
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(LatchkeyError);
  return error as LatchkeyError;
};

describe("sessionOf", () => {
  it("gives the user of the session cookie, and how the user logged in", async () => {
    const { session } = await ask(new Headers({ cookie: cookie() }));
    const { username, email } = login.person;
    expect(session).toEqual({
      user: expect.objectContaining({ username, email }),
      acr: "aal1",
      auth_time: expect.any(Number),
      expires_at: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(JSON.stringify(session)).not.toContain("access_token");
  });

  it.each<[string, (value: string) => RequestHeaders]>([
    ["Headers", (value) => new Headers({ Cookie: value })],
    ["Node's headers", (value): IncomingHttpHeaders => ({ cookie: value, host: "x" })],
    ["names in any case", (Cookie) => ({ Cookie })],
    ["several headers", (value) => ({ cookie: value.split("; ") })],
    [
      "an object with get alone",
      (value) => ({ get: (name) => (name === "cookie" ? value : null) }),
    ],
  ])("takes %s, and sends our cookie alone", async (_, headersOf) => {
    const others = `theme=dark; __Host-latchkey-device=dk1_x; x-${cookie()}; a=${cookie()}`;
    const { session, sent } = await ask(headersOf(`${others}; ${cookie()}; ${hint}; b=1`));
    expect(session?.user.username).toBe(login.person.username);
    expect(sent.map(({ url }) => url)).toEqual([`${target().baseUrl}/session`]);
    expect([...sent[0]!.headers]).toEqual([["cookie", cookie()]]);
    expect([sent[0]!.method, sent[0]!.redirect, sent[0]!.cache]).toEqual([
      "GET",
      "manual",
      "no-store",
    ]);
  });

  it.each([
    ["nobody, if there is no cookie", "", null],
    ["nobody, beside cookies of others", "theme=dark; latchkey-dev-device=dk1_x", null],
    ["nobody, for an empty cookie", "__Host-latchkey=", null],
    ["unknown, if there is only the hint", `a=1; ${hint}`, undefined],
    ["unknown, if there is only the hint of development", "latchkey-dev-hint=1", undefined],
  ])("says %s, without a request", async (_, value, expected) => {
    for (const headers of [new Headers({ cookie: value }), { cookie: value }]) {
      expect(await ask(headers)).toEqual({ session: expected, sent: [] });
    }
    expect(await ask({})).toEqual({ session: null, sent: [] });
  });

  it("says nobody for a session that has ended, and for a forged cookie", async () => {
    const { session, sent } = await ask({ cookie: `__Host-latchkey=rt1_forged; ${hint}` });
    expect([session, sent.length]).toEqual([null, 1]);
  });

  it("takes a URL with a final slash, and with a path", async () => {
    const { received, baseUrl } = await startOther((request, response) =>
      response.end(JSON.stringify({ user: { id: request.url } })),
    );
    for (const path of ["/", "/auth", "/auth/"]) {
      const session = await sessionOf(withCookie(), { baseUrl: baseUrl + path });
      expect(session?.user.id).toBe(`${path.replace(/\/$/, "")}/session`);
    }
    expect(received).toHaveLength(3);
    await expect(sessionOf({ headers: {} }, { baseUrl: "/auth" })).rejects.toThrow(TypeError);
  });

  it("asks nobody without a session cookie, so Latchkey may be away, as docs/framework-overview.md says", async () => {
    const baseUrl = `http://127.0.0.1:${await freePort()}`;
    expect(await sessionOf({ headers: {} }, { baseUrl })).toBeNull();
    expect(await sessionOf({ headers: { cookie: "theme=dark" } }, { baseUrl })).toBeNull();
  });

  it("throws if Latchkey is away or never responds, and never says nobody", async () => {
    expect(await errorOf(`http://127.0.0.1:${await freePort()}`)).toMatchObject({
      code: "unreachable",
      cause: expect.any(Error),
    });
    const half = await startOther((_, response) => {
      response.writeHead(200, { "Content-Length": "99" }).write('{"user":null}');
      setImmediate(() => response.destroy());
    });
    expect(await errorOf(half.baseUrl)).toMatchObject({ code: "unreachable" });
    const error = await sessionOf(withCookie(), {
      baseUrl: half.baseUrl,
      // As fetch does when the time is over.
      fetch: (_, { signal } = {}) => {
        expect(signal).toBeInstanceOf(AbortSignal);
        return Promise.reject(new DOMException("", "TimeoutError"));
      },
    }).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: "unreachable", cause: { name: "TimeoutError" } });
  });

  it("throws for an error of Latchkey, with its code", async () => {
    const { baseUrl } = await startOther((_, response) => {
      response.writeHead(429, {
        "Content-Type": "application/problem+json",
        "Retry-After": "9",
        "X-Request-Id": "r1",
      });
      response.end(JSON.stringify({ code: "too_many_requests", detail: "Wait.", user: null }));
    });
    expect(await errorOf(baseUrl)).toMatchObject({
      code: "too_many_requests",
      message: "Wait.",
      status: 429,
      retryAfter: 9,
      requestId: "r1",
    });
  });

  it.each([
    ["a page", 200, "<!doctype html>"],
    ["an empty answer", 204, ""],
    ["other JSON", 200, '{"user":{}}'],
    ["no object", 200, "null"],
    ["an error that says nobody", 502, '{"user":null}'],
    ["an error with a code", 500, '{"code":"invalid_token"}'],
  ])("throws for %s, which is not from Latchkey", async (_, status, text) => {
    const { baseUrl } = await startOther((_, response) => response.writeHead(status).end(text));
    expect(await errorOf(baseUrl)).toMatchObject({ code: "unexpected", status });
  });

  it("follows no redirect, so that no other server gets the cookie", async () => {
    const thief = await startOther((_, response) => response.end('{"user":null}'));
    const { baseUrl } = await startOther((_, response) =>
      response.writeHead(307, { Location: thief.baseUrl }).end(),
    );
    expect(await errorOf(baseUrl)).toMatchObject({ code: "unexpected", status: 307 });
    expect(thief.received).toEqual([]);
  });
});

describe("sessionOf, for a request that may change something", () => {
  const issuer = "https://auth.example.com/auth";
  /** Whether the session counts. `Request` and Node's object of headers must agree. */
  async function isFound({ method, ...others }: Omit<SessionRequest, "headers">, given: object) {
    const sent = { ...given, Cookie: `${hint}; ${cookie()}` };
    const requests: SessionRequest[] = [
      { method, ...others, headers: new Headers(sent) },
      { method, ...others, headers: sent },
    ];
    if (method && !others.originalMethod) {
      requests.push(new Request("http://127.0.0.1/todos?_method=GET", { method, headers: sent }));
    }
    const found = await Promise.all(
      requests.map((one) => sessionOf(one, { baseUrl: target().baseUrl, issuer })),
    );
    const [first] = found.map((one) => one && one.user.username);
    for (const one of found) expect(one && one.user.username).toBe(first);
    return first;
  }

  it.each(formSenders)("from %s: %s", async (_, counts, headers) => {
    const expected = counts ? login.person.username : undefined;
    for (const method of writingMethods) {
      expect(await isFound({ method }, headers), method).toBe(expected);
      // A middleware has changed the method.
      const changed = { method: "GET", originalMethod: method };
      expect(await isFound(changed, headers), `${method} as GET`).toBe(expected);
      const other = { method, originalMethod: "GET" };
      expect(await isFound(other, headers), `GET as ${method}`).toBe(expected);
    }
    for (const method of readingMethods) {
      expect(await isFound({ method }, headers), method).toBe(login.person.username);
    }
  });

  it.each(formSenders)("without a method, from %s: %s", async (_, counts, headers) => {
    const expected = counts ? login.person.username : undefined;
    const form = { ...headers, "Content-Type": "application/x-www-form-urlencoded" };
    expect(await isFound({}, form)).toBe(expected);
    // Browsers send this with what may change something, and not with the request of a page.
    const isWrite = "Origin" in headers;
    expect(await isFound({}, headers)).toBe(isWrite ? expected : login.person.username);
  });

  it("takes the origin of baseUrl without issuer, and asks Latchkey nothing if the cookie does not count", async () => {
    const { baseUrl } = target();
    const post = (Origin: string) => ({ method: "POST", headers: { cookie: cookie(), Origin } });
    expect((await sessionOf(post(new URL(baseUrl).origin), { baseUrl }))?.user).toBeTruthy();
    const fetch = () => expect.fail("Latchkey was asked");
    expect(await sessionOf(post("https://evil.example"), { baseUrl, fetch })).toBeUndefined();
    const nobody = { method: "POST", headers: { Origin: "https://evil.example" } };
    expect(await sessionOf(nobody, { baseUrl, fetch })).toBeNull();
  });
});

describe("hasSessionCookie", () => {
  it.each([
    [`theme=dark; __Host-latchkey=rt1_x`, true],
    ["latchkey-dev=rt1_x", true],
    [hint, true],
    ["latchkey-dev-hint=1", true],
    ["", false],
    ["__Host-latchkey=", false],
    ["__Host-latchkey-device=dk1_x; x__Host-latchkey=1; latchkey-dev-up0=1", false],
  ])("for %j is %s", (value, expected) => {
    expect(hasSessionCookie(new Headers({ cookie: value }))).toBe(expected);
    expect(hasSessionCookie({ cookie: value })).toBe(expected);
    expect(hasSessionCookie({})).toBe(false);
  });
});

describe("the published latchkey-auth/server", () => {
  const expected = () => ({
    name: login.person.username,
    nobody: null,
    isUnknown: true,
    isForged: true,
    has: [true, true, false],
    // workerd of the tests sends an error of its own.
    away: expect.stringMatching(/^un(?:reachable|expected)$/),
  });
  const entry = new URL("../suite/client/entries/session-of.ts", import.meta.url);
  let file: string;
  let asked: string;
  beforeAll(async () => {
    file = await bundle(entry);
    const away = `http://127.0.0.1:${await freePort()}`;
    asked = JSON.stringify({ baseUrl: target().baseUrl, away, cookie: secret(cookie()) });
  });

  it.each([
    ["Node", process.execPath],
    ["Bun", commands.bun[0]],
  ])("runs on %s", async (_, program) => {
    const { stdout } = await promisify(execFile)(program, [file], { env: { ASKED: asked } });
    expect(JSON.parse(stdout)).toEqual(expected());
  });

  // The second date is older than the option `cache` of fetch.
  it.each(["2026-11-01", "2024-09-01"])("runs in workerd of %s", async (compatibility_date) => {
    const config = { name: "app", main: file, compatibility_date };
    const harness = createTestHarness({ workers: [{ config }] });
    onTestFinished(() => harness.close());
    const { url } = await harness.listen();
    const answer = await fetch(url, { method: "POST", body: asked });
    expect(await answer.json()).toEqual(expected());
  });
});
