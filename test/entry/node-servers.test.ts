import { once } from "node:events";
import { createServer, request as sendRaw, type IncomingMessage, type Server } from "node:http";
import { connect as connectHttp2, constants, createServer as createHttp2Server } from "node:http2";
import { connect, type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import express from "express";
import { fastify } from "fastify";
import { nodeUser, toNodeHandler } from "latchkey-auth/node";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { createLatchkey, type Latchkey, type User } from "../../src/index.ts";
import { form, json, newcomer, type Person } from "../suite/http/calls/calls.ts";
import { secret } from "../support/secrets.ts";
import { cheapHashes, scratchFolder } from "../support/targets/http-target.ts";

declare global {
  // oxlint-disable-next-line typescript/no-namespace -- The types of Express are extended by this namespace.
  namespace Express {
    interface Request {
      user?: User;
    }
  }
}

declare module "fastify" {
  interface FastifyRequest {
    user: User;
  }
}

type Fetch = (request: Request, bindings?: unknown) => Response | Promise<Response>;

let latchkey: Latchkey;
let person: Person;
let token: string;
let cookie: string;
beforeAll(async () => {
  const sqlite = `${await scratchFolder()}/app.db`;
  latchkey = await createLatchkey({
    issuer: "http://localhost:3000/auth",
    database: { sqlite },
    env: { ...cheapHashes, LOG_LEVEL: "silent" },
    scopes: { "todos:read": "Read todos", "todos:write": "Change todos" },
    roles: { user: ["todos:read"], editor: ["todos:write"] },
  });
  person = newcomer();
  const call = (path: string, init: RequestInit) =>
    latchkey.fetch(new Request(`http://localhost:3000/auth${path}`, init));
  expect((await call("/authenticate/register", json(person))).status).toBe(201);
  const { username, password } = person;
  const tokens = await call("/authenticate/token", form({ username, password }));
  token = secret(((await tokens.json()) as { access_token: string }).access_token);
  const session = await call("/session", json({ username, password }));
  cookie = secret((session.headers.get("set-cookie") ?? "").split(";")[0] ?? "");
});
afterAll(() => latchkey.close());

/** Listens until the test ends. Gives the URL. */
async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

interface Stack {
  /** Serves `fetch` below `/auth`, and `/todos` for users. */
  serve(fetch: Fetch): Promise<string>;
}

async function serveByFastify(fetch: Fetch, isHook: boolean): Promise<string> {
  const app = fastify();
  const handler = toNodeHandler(fetch);
  app.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string" },
    (_, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  for (const url of ["/auth", "/auth/*"]) {
    if (isHook) app.all(url, { onRequest: handler }, () => expect.fail("not reached"));
    else app.all(url, handler);
  }
  const onRequest = nodeUser(latchkey, { scope: "todos:read" });
  app.get("/todos", { onRequest }, ({ user }) => ({ by: user.username }));
  app.post("/todos", { onRequest }, ({ user, body }) => ({ by: user.username, body }));
  const onPage = nodeUser(latchkey, { redirect: true });
  app.get("/pages/mine", { onRequest: onPage }, ({ user }) => ({ by: user.username }));
  const editor = nodeUser(latchkey, { scope: "todos:write", role: "editor" });
  app.delete("/todos", { onRequest: editor }, () => expect.fail("not reached"));
  await app.ready();
  onTestFinished(() => app.close());
  return listen(app.server);
}

function serveByExpress(fetch: Fetch, ...before: express.RequestHandler[]): Promise<string> {
  const app = express();
  for (const one of before) app.use(one);
  app.use("/auth", toNodeHandler(fetch));
  const read = nodeUser(latchkey, { scope: "todos:read" });
  app.get("/todos", read, ({ user }, response) => void response.json({ by: user?.username }));
  app.post("/todos", read, express.json(), ({ user, body }, response) => {
    response.json({ by: user?.username, body: body as unknown });
  });
  const pages = express.Router();
  pages.get("/mine", nodeUser(latchkey, { redirect: true }), (_, response) => {
    response.json({});
  });
  app.use("/pages", pages);
  app.delete("/todos", nodeUser(latchkey, { scope: "todos:write", role: "editor" }), () =>
    expect.fail("not reached"),
  );
  return listen(createServer(app));
}

const parsers = [express.json(), express.urlencoded({ extended: true })];
const stacks: readonly (readonly [string, Stack])[] = [
  ["Express", { serve: (fetch) => serveByExpress(fetch) }],
  ["Express behind its parsers", { serve: (fetch) => serveByExpress(fetch, ...parsers) }],
  ["Fastify, in a hook", { serve: (fetch) => serveByFastify(fetch, true) }],
  ["Fastify, in a handler", { serve: (fetch) => serveByFastify(fetch, false) }],
];

const bearer = () => ({ Authorization: `Bearer ${token}` });

describe.each(stacks)("in %s", (_, { serve }) => {
  it("toNodeHandler serves Latchkey: JSON, forms, two cookies, errors and HEAD", async () => {
    const auth = `${await serve(latchkey.fetch)}/auth`;
    const other = newcomer();
    const { username, password } = other;
    expect((await fetch(`${auth}/authenticate/register`, json(other))).status).toBe(201);
    const tokens = await fetch(`${auth}/authenticate/token`, form({ username, password }));
    const { access_token } = (await tokens.json()) as { access_token: string };
    const me = await fetch(`${auth}/users/me`, {
      headers: { Authorization: `Bearer ${secret(access_token)}` },
    });
    expect(await me.json()).toMatchObject({ username });
    const session = await fetch(`${auth}/session`, json({ username, password }));
    expect(session.status).toBe(200);
    const cookies = session.headers.getSetCookie().map((one) => secret(one.split(";")[0] ?? ""));
    expect(cookies.map((one) => one.split("=")[0])).toEqual([
      "latchkey-dev",
      "latchkey-dev-hint",
      "latchkey-dev-device",
    ]);
    const asked = await fetch(`${auth}/session`, { headers: { Cookie: cookies.join("; ") } });
    expect(await asked.json()).toMatchObject({ user: { username } });
    const repeated = await fetch(
      `${auth}/authenticate/token`,
      form([
        ["grant_type", "password"],
        ["grant_type", "password"],
      ]),
    );
    expect(await repeated.json()).toMatchObject({ error: "invalid_request" });
    const wrong = await fetch(`${auth}/hello/ann`, { method: "PUT" });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    const head = await fetch(`${auth}/health/ready`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect((await fetch(auth)).status).toBe(200);
  });

  it("toNodeHandler gives the whole URL, the address of the client, and streams the answer", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const seen: unknown[] = [];
    const url = await serve((request, bindings) => {
      const { incoming } = bindings as { incoming: IncomingMessage };
      seen.push(request.method, request.url, incoming.socket.remoteAddress);
      return new Response(
        new ReadableStream<Uint8Array>({
          async start(controller) {
            controller.enqueue(new TextEncoder().encode("first,"));
            await promise;
            controller.enqueue(new TextEncoder().encode("second"));
            controller.close();
          },
        }),
        { status: 201, headers: { "X-Own": "1" } },
      );
    });
    const answer = await fetch(`${url}/auth/a%20b?c=d`);
    expect([answer.status, answer.headers.get("x-own")]).toEqual([201, "1"]);
    const reader = answer.body!.getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe("first,");
    resolve();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe("second");
    expect((await reader.read()).done).toBe(true);
    expect(seen).toEqual(["GET", `${url}/auth/a%20b?c=d`, expect.stringMatching(/127\.0\.0\.1$/)]);
  });

  it("toNodeHandler tells that the client has hung up, and goes on serving", async () => {
    const { promise: started, resolve: start } = Promise.withResolvers<AbortSignal>();
    const url = await serve((request) => {
      if (!request.url.endsWith("/never")) return new Response("here");
      start(request.signal);
      return new Promise<Response>((_, reject) => {
        request.signal.addEventListener("abort", () => reject(new Error("aborted")));
      });
    });
    vi.spyOn(console, "error").mockReturnValue();
    const client = new AbortController();
    const asked = fetch(`${url}/auth/never`, { signal: client.signal }).catch(() => "hung up");
    const signal = await started;
    expect(signal.aborted).toBe(false);
    client.abort();
    expect(await asked).toBe("hung up");
    await vi.waitFor(() => expect(signal.aborted).toBe(true));
    expect(await (await fetch(`${url}/auth/there`)).text()).toBe("here");
  });

  it("toNodeHandler ends a request whose response fails", async () => {
    vi.spyOn(console, "error").mockReturnValue();
    const url = await serve((request) => {
      if (request.url.endsWith("/none")) return undefined as unknown as Response;
      const fail = (): never => {
        throw new Error("a bug");
      };
      return new Response(new ReadableStream({ pull: fail }));
    });
    expect((await fetch(`${url}/auth/none`)).status).toBe(500);
    const broken = fetch(`${url}/auth/broken`).then((response) => response.text());
    await expect(broken).rejects.toThrow(/fetch failed|terminated/);
  });

  it("nodeUser sets the user, and the handler can read the body", async () => {
    const url = await serve(latchkey.fetch);
    const by = person.username;
    const read = await fetch(`${url}/todos`, { headers: bearer() });
    expect([read.status, await read.json()]).toEqual([200, { by }]);
    const { headers, ...post } = json({ text: "Buy milk" });
    const all = { ...headers, ...bearer() };
    const added = await fetch(`${url}/todos`, { ...post, headers: all });
    expect(await added.json()).toEqual({ by, body: { text: "Buy milk" } });
  });

  it("nodeUser takes the cookie of a form by a page of the app, and of no other page", async () => {
    const url = await serve(latchkey.fetch);
    const headers = { Cookie: `theme=dark; ${cookie}` };
    for (const method of ["GET", "HEAD"]) {
      expect((await fetch(`${url}/todos`, { method, headers })).status, method).toBe(200);
    }
    const write = (more: object) => {
      const { headers: ofBody, ...post } = json({ text: "Milk" });
      return fetch(`${url}/todos`, { ...post, headers: { ...ofBody, ...headers, ...more } });
    };
    const own = await write({ Origin: "http://localhost:3000" });
    expect(await own.json()).toEqual({ by: person.username, body: { text: "Milk" } });
    for (const forged of [{}, { Origin: "http://localhost:3001", "X-Latchkey": "1" }]) {
      const answer = await write(forged);
      expect([answer.status, await answer.json()]).toMatchObject([
        403,
        { code: "own_page_required" },
      ]);
    }
  });

  it("nodeUser redirects a browser to the login page, and opens a page again as it was asked for", async () => {
    const url = await serve(latchkey.fetch);
    const page = { "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" };
    // Not by fetch, which says that no browser opens a page.
    const visit = async (headers: object) => {
      const { promise, resolve } = Promise.withResolvers<IncomingMessage>();
      sendRaw(`${url}/pages/mine?day=1`, { headers: { ...page, ...headers } }, resolve).end();
      const { statusCode, headers: received } = (await promise).resume();
      return { status: statusCode, ...received };
    };
    const nobody = await visit({});
    expect([nobody.status, nobody.location]).toEqual([
      303,
      "http://localhost:3000/auth/app/login?continue=%2Fpages%2Fmine%3Fday%3D1",
    ]);
    const hint = { Cookie: "latchkey-dev-hint=1" };
    const withheld = await visit({ ...hint, "Sec-Fetch-Site": "cross-site" });
    expect(withheld).toMatchObject({ status: 200, refresh: "0; url=./mine?day=1" });
    expect(withheld["content-type"]).toMatch(/^text\/html/);
    expect((await visit({ Cookie: cookie })).status).toBe(200);
    const script = await fetch(`${url}/pages/mine`);
    expect(script.status).toBe(401);
  });

  it("nodeUser sends the error of authorize, with its headers and body", async () => {
    const url = await serve(latchkey.fetch);
    const nobody = await fetch(`${url}/todos`);
    expect([nobody.status, await nobody.json()]).toMatchObject([401, { code: "missing_token" }]);
    expect(Object.fromEntries(nobody.headers)).toMatchObject({
      "www-authenticate": 'Bearer realm="latchkey"',
      "content-type": "application/problem+json",
      "cache-control": "no-store",
    });
    const head = await fetch(`${url}/todos`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([401, ""]);
    const lacking = await fetch(`${url}/todos`, { method: "DELETE", headers: bearer() });
    expect(lacking.headers.get("www-authenticate")).toContain('scope="todos:write"');
    expect([lacking.status, await lacking.json()]).toMatchObject([
      403,
      { code: "insufficient_scope" },
    ]);
  });

  it("answer 400 to a target that is no URL", async () => {
    const url = new URL(await serve(() => expect.fail("not reached")));
    for (const path of ["/auth/a\\b", "/todos?a\\"]) {
      const { port } = url;
      const { promise, resolve } = Promise.withResolvers<IncomingMessage>();
      sendRaw({ host: "127.0.0.1", port, path, headers: { Host: "a,b" } }, resolve).end();
      expect((await promise).statusCode, path).toBe(400);
    }
  });
});

describe("FW-6 behind other middleware of Express", () => {
  const echo: Fetch = async (request) =>
    Response.json({
      text: await request.text(),
      length: request.headers.get("content-length"),
      encoding: request.headers.get("content-encoding"),
    });
  const post = (url: string, type: string, body: string) =>
    fetch(`${url}/auth`, { method: "POST", headers: { "Content-Type": type }, body });

  it.each([
    ["a text", express.text(), "text/plain", "é?", "é?"],
    ["bytes", express.raw(), "application/octet-stream", "é", "é"],
    ["JSON", express.json(), "application/json", '{ "é": [1] }', '{"é":[1]}'],
    ["JSON of another type", express.json({ type: "*/*" }), "text/x", "[1]", "[1]"],
    [
      "a form",
      express.urlencoded(),
      "application/x-www-form-urlencoded",
      "a=1&a=2&b=%26",
      "a=1&a=2&b=%26",
    ],
    [
      "a form with brackets",
      express.urlencoded({ extended: true }),
      "application/x-www-form-urlencoded; charset=utf-8",
      "a[b]=1",
      "a%5Bb%5D=1",
    ],
  ])("toNodeHandler gives %s again", async (...row) => {
    const [, parser, type, sent, expected] = row;
    const url = await serveByExpress(echo, parser);
    expect(await (await post(url, type, sent)).json()).toEqual({
      text: expected,
      length: String(Buffer.byteLength(expected)),
      encoding: null,
    });
  });

  it("toNodeHandler answers also if something has read the body and kept nothing", async () => {
    const url = await serveByExpress(latchkey.fetch, async (request, _, next) => {
      await text(request);
      next();
    });
    const answer = await fetch(`${url}/auth/authenticate/register`, json(newcomer()));
    expect(answer.status).toBe(400);
  });

  it("toNodeHandler gives a body without a byte again, for calls that take no body", async () => {
    const url = await serveByExpress(latchkey.fetch, express.json());
    const { headers } = json({});
    const all = {
      ...headers,
      "Content-Length": "0",
      "X-Latchkey": "1",
      Origin: "http://localhost:3000",
    };
    const refreshed = await fetch(`${url}/auth/session/refresh`, { method: "POST", headers: all });
    expect([refreshed.status, await refreshed.json()]).toEqual([200, { user: null }]);
  });

  it("nodeUser judges a request by the method that was sent, whatever a middleware makes of it", async () => {
    const app = express();
    // As `method-override` does.
    app.use((request, _, next) => {
      const { searchParams } = new URL(request.url, "http://localhost");
      const overriding = request.get("x-http-method-override") ?? searchParams.get("_method");
      Object.assign(request, { originalMethod: request.method });
      if (overriding) request.method = overriding;
      next();
    });
    app.all("/todos", nodeUser(latchkey), ({ method }, response) => void response.json({ method }));
    const url = await listen(createServer(app));
    const send = async (method: string, path: string, headers: object) => {
      const answer = await fetch(url + path, { method, headers: { Cookie: cookie, ...headers } });
      return [answer.status, ((await answer.json()) as { method?: string }).method];
    };
    for (const [path, header] of [
      ["/todos?_method=", ""],
      ["/todos", "X-HTTP-Method-Override"],
    ] as const) {
      const as = (method: string): [path: string, headers: object] =>
        header ? [path, { [header]: method }] : [path + method, {}];
      const own = { Origin: "http://localhost:3000" };
      const [asGet, asDelete] = [as("GET"), as("DELETE")];
      expect(await send("POST", ...asGet)).toEqual([403, undefined]);
      expect(await send("POST", ...asDelete)).toEqual([403, undefined]);
      expect(await send("GET", ...asDelete)).toEqual([403, undefined]);
      expect(await send("POST", asDelete[0], { ...asDelete[1], ...own })).toEqual([200, "DELETE"]);
    }
  });

  it("toNodeHandler keeps the cookies of other middleware", async () => {
    const headers = [
      ["Set-Cookie", "a=1"],
      ["Set-Cookie", "b=2"],
    ] satisfies [string, string][];
    const url = await serveByExpress(
      () => new Response(null, { headers }),
      (_, response, next) => {
        response.cookie("theme", "dark");
        next();
      },
    );
    const { headers: received } = await fetch(`${url}/auth`);
    expect(received.getSetCookie()).toEqual(["theme=dark; Path=/", "a=1", "b=2"]);
  });

  it("errors of a handler reach the error handler", async () => {
    const app = express();
    const failing = () => Promise.reject(new Error("a bug"));
    app.use("/auth", toNodeHandler(failing));
    app.get("/todos", nodeUser({ authorize: failing, requireUser: () => undefined }));
    app.use(((error: Error, _, response, __) => {
      response.status(503).send(error.message);
    }) satisfies express.ErrorRequestHandler);
    const url = await listen(createServer(app));
    for (const path of ["/auth", "/todos"]) {
      const answer = await fetch(url + path);
      expect([answer.status, await answer.text()]).toEqual([503, "a bug"]);
    }
  });
});

it("toNodeHandler is a listener of node:http, which survives an error of its handler", async () => {
  const logged = vi.spyOn(console, "error").mockReturnValue();
  onTestFinished(() => logged.mockRestore());
  const error = new Error("a bug");
  const handler = toNodeHandler((request) => {
    if (request.url.endsWith("/bug")) throw error;
    return latchkey.fetch(request);
  });
  const url = await listen(createServer((request, response) => void handler(request, response)));
  expect((await fetch(`${url}/bug`)).status).toBe(500);
  expect(logged.mock.calls).toEqual([[error]]);
  expect((await fetch(`${url}/auth/health/ready`)).status).toBe(200);
});

const seesUrl: Fetch = (request) => new Response(request.url);

it.each([
  ["Host:", "200 http://localhost/auth/session"],
  ["Host: shop.example:99", "200 http://shop.example:99/auth/session"],
  ["Host: a\r\nHost: b", "400 "],
])("toNodeHandler takes the host of no other part than the header: %j", async (host, expected) => {
  const handler = toNodeHandler(seesUrl);
  const url = new URL(await listen(createServer((...given) => void handler(...given))));
  const socket = connect(Number(url.port), "127.0.0.1");
  socket.end(`GET /auth/session HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\n`);
  const [head = "", body = ""] = (await text(socket)).split("\r\n\r\n");
  expect(`${head.split(" ")[1]} ${/http:.*/.exec(body)?.[0] ?? ""}`).toBe(expected);
});

it("toNodeHandler answers HEAD without reading the stream of the response", async () => {
  const cancel = vi.fn();
  const handler = toNodeHandler(() => new Response(new ReadableStream({ cancel })));
  const url = await listen(createServer((...given) => void handler(...given)));
  expect((await fetch(url, { method: "HEAD" })).status).toBe(200);
  expect(cancel).toHaveBeenCalledOnce();
});

it("toNodeHandler is a listener of node:http2, and tells there too that the client has hung up", async () => {
  const { promise: started, resolve: start } = Promise.withResolvers<AbortSignal>();
  const cancel = vi.fn();
  const handler = toNodeHandler(async (request) => {
    const body = await request.text();
    const { signal } = request;
    if (request.url.endsWith("/late")) {
      start(signal);
      await once(signal, "abort");
      return new Response(new ReadableStream({ cancel }));
    }
    return Response.json([request.url, request.headers.get("cookie"), body]);
  });
  const server = createHttp2Server((...given) => void handler(...given));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const session = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => {
    session.destroy();
    server.close();
  });
  const stream = session.request({
    ":method": "POST",
    ":path": "/auth/a?b",
    ":authority": "shop.example:99",
    cookie: ["a=1", "b=2"],
  });
  stream.end("hello");
  expect(JSON.parse(await text(stream))).toEqual([
    "http://shop.example:99/auth/a?b",
    "a=1; b=2",
    "hello",
  ]);
  const late = session.request({ ":path": "/auth/late" });
  const signal = await started;
  expect(signal.aborted).toBe(false);
  late.close(constants.NGHTTP2_CANCEL);
  await vi.waitFor(() => expect(cancel).toHaveBeenCalledOnce());
});

it("nodeUser throws at once if the requirement has a mistake", () => {
  expect(() => nodeUser(latchkey, { scope: "todos:raed" })).toThrow(/todos:raed/);
});
