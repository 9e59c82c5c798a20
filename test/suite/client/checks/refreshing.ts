import type { LatchkeyError } from "latchkey-auth/client";
import type { Checks, CheckContext } from "../context.ts";
import { equal, advanceClock, thrown } from "../expect.ts";
import { gate, problem, withBadToken } from "../network.ts";
import { echoOf } from "./fetching.ts";

const refreshCall = "POST /session/refresh";

/** The lifetime of an access token, in milliseconds. */
const lifetime = 600_000;

const refreshes = ({ network }: CheckContext): number =>
  network.calls.filter((call) => call === refreshCall).length;

export const refreshing: Checks = {
  "refresh before a request shortly before the access token expires, and not earlier": async (
    context,
  ) => {
    const client = context.client();
    await client.logIn(context.person);
    context.network.reset();
    await advanceClock(lifetime - 20_000, () => client.fetch("/hello/ann"));
    equal(context.network.calls, ["GET /hello/ann"]);
    await advanceClock(17_000, () => client.fetch("/hello/ann"));
    equal(context.network.calls, ["GET /hello/ann", refreshCall, "GET /hello/ann"]);
    await client.fetch("/hello/ann");
    equal(refreshes(context), 1);
  },

  "still know the user after the access token has expired": async (context) => {
    const { client, user } = await context.loggedIn();
    equal(await advanceClock(lifetime * 2, () => client.getUser()), user);
    equal(context.network.calls, []);
  },

  "return the access token for other uses than fetch, and nothing if nobody is logged in": async (
    context,
  ) => {
    const { client } = await context.loggedIn();
    const token = await client.getToken();
    context.network.reset();
    const bearer = { headers: { Authorization: `Bearer ${token}` } };
    equal((await client.fetch("/users/me", bearer)).status, 200);
    equal(await client.getToken(), token);
    equal(context.network.calls, ["GET /users/me"]);
    await client.logOut();
    equal(await client.getToken(), undefined);
    equal(refreshes(context), 0);
  },

  "throw the error of a refresh that fails while the access token is asked for": async (
    context,
  ) => {
    const { client, user } = await context.loggedIn();
    context.network.intercept(refreshCall, problem(403, "origin_not_allowed"));
    const { code } = await thrown<LatchkeyError>(
      advanceClock(lifetime * 2, () => client.getToken()),
    );
    equal(code, "origin_not_allowed");
    equal(await client.getUser(), user);
  },

  "refresh once for all concurrent callers": async (context) => {
    const { client, user } = await context.loggedIn();
    const expired = await client.getToken();
    context.network.reset();
    const { handler, reached, open } = gate();
    context.network.intercept(refreshCall, handler);
    await advanceClock(lifetime * 2, async () => {
      const all = Promise.all([
        client.fetch("/users/me").then((answer) => answer.json()),
        client.fetch(`${context.environment.resource}/x`).then(({ status }) => status),
        client.call("get", "/users/me"),
        client.getUser(),
        client.getToken().then((token) => token === expired),
      ]);
      await reached;
      const one = client.call("get", "/users/me");
      open();
      equal([...(await all), await one], [user, 200, user, user, false, user]);
    });
    equal(refreshes(context), 1);
  },

  "refresh after a 401 and repeat the request, with any kind of body": async (context) => {
    const { client } = await context.loggedIn();
    const { resource, kind } = { ...context.environment };
    const url = (name: string): string => `${resource}/first-401/${name}-${crypto.randomUUID()}`;
    const post = { method: "POST" };
    const text = "b".repeat(100_000);
    const stream = (): ReadableStream => new Blob([text]).stream();
    const echoes = [
      await client.fetch(url("none"), post),
      await client.fetch(url("text"), { ...post, body: text }),
      await client.fetch(url("bytes"), { ...post, body: new TextEncoder().encode(text) }),
      await client.fetch(url("blob"), { ...post, body: new Blob([text]) }),
      await client.fetch(new Request(url("request"), { ...post, body: text })),
    ];
    if (kind === "server") {
      // Browsers do not stream request bodies over HTTP/1.1.
      const init = { ...post, body: stream(), duplex: "half" } as RequestInit;
      echoes.push(await client.fetch(url("stream"), init));
      const again = { ...post, body: stream(), duplex: "half" } as RequestInit;
      echoes.push(await client.fetch(new Request(url("streamed"), again)));
    }
    const [none, ...rest] = await Promise.all(echoes.map(echoOf));
    equal(none?.body, "");
    equal(
      rest.map(({ body }) => body === text),
      rest.map(() => true),
    );
    equal(refreshes(context), rest.length + 1);
  },

  "repeat a request with a form unchanged": async (context) => {
    const { client } = await context.loggedIn();
    const body = new FormData();
    body.set("a", "1");
    body.set("file", new Blob(["content"]), "f.txt");
    const url = `${context.environment.resource}/first-401/form-${crypto.randomUUID()}`;
    const echo = await echoOf(await client.fetch(url, { method: "POST", body }));
    equal(
      ['name="a"', "content", "f.txt"].map((part) => echo.body.includes(part)),
      [true, true, true],
    );
  },

  "return a second 401 to the caller, after one refresh": async (context) => {
    const { client, user } = await context.loggedInWithNewClient();
    const tokens: (string | null)[] = [];
    const look = (request: Request, pass: () => Promise<Response>): Promise<Response> => {
      tokens.push(request.headers.get("Authorization"));
      return pass();
    };
    context.network.intercept("GET /always-401", look, look);
    const answer = await client.fetch(`${context.environment.resource}/always-401`);
    equal([answer.status, await answer.text()], [401, "no"]);
    equal([tokens.length, tokens[0] === tokens[1]], [2, false]);
    equal(context.network.calls, ["GET /always-401", refreshCall, "GET /always-401"]);
    equal(await client.getUser(), user);
  },

  "refresh only once for a server that rejects every token, for any number of requests": async (
    context,
  ) => {
    const { client, user } = await context.loggedInWithNewClient();
    const url = `${context.environment.resource}/always-401`;
    for (let times = 0; times < 3; times++) equal((await client.fetch(url)).status, 401);
    equal(context.network.calls.filter((call) => call === refreshCall).length, 1);
    equal(await (await client.fetch("/users/me")).json(), user);
  },

  "refresh once for many 401s, including late ones": async (context) => {
    const { client, user } = await context.loggedIn();
    const { handler, reached, open } = gate("request");
    context.network.intercept(
      "GET /users/me",
      withBadToken,
      withBadToken,
      withBadToken,
      async (request, pass) => {
        await handler(request, () => withBadToken(request, pass));
        return withBadToken(request, pass);
      },
    );
    const me = (): Promise<unknown> => client.fetch("/users/me").then((answer) => answer.json());
    const early = [me(), me(), me()];
    const late = me();
    await reached;
    equal(await Promise.all(early), [user, user, user]);
    open();
    equal(await late, user);
    equal(refreshes(context), 1);
  },

  "let a caller abort while waiting for a refresh, and still finish the refresh": async (
    context,
  ) => {
    const { client, user } = await context.loggedIn();
    const { handler, reached, open } = gate();
    context.network.intercept(refreshCall, handler);
    const controller = new AbortController();
    await advanceClock(lifetime * 2, async () => {
      const signal = AbortSignal.abort(new Error("never"));
      equal((await thrown(client.fetch("/users/me", { signal }))).message, "never");
      equal(context.network.calls, []);
      const gone = client.fetch("/users/me", { signal: controller.signal });
      const called = client.call("get", "/users/me", { signal: controller.signal });
      const patient = client.call("get", "/users/me");
      await reached;
      controller.abort(new Error("enough"));
      equal((await thrown(gone)).message, "enough");
      equal((await thrown(called)).message, "enough");
      open();
      equal(await patient, user);
    });
    equal(context.network.calls, [refreshCall, "GET /users/me"]);
  },

  "let a caller abort after a 401, during the refresh or the repeated request": async (context) => {
    const { client, user } = await context.loggedIn();
    const { handler, reached, open } = gate();
    context.network.intercept(refreshCall, handler);
    context.network.intercept("GET /users/me", withBadToken);
    const first = new AbortController();
    const waiting = client.fetch("/users/me", { signal: first.signal });
    await reached;
    first.abort(new Error("enough"));
    equal((await thrown(waiting)).message, "enough");
    open();
    const second = new AbortController();
    const repeated = gate("request");
    const path = `/first-401/never-${crypto.randomUUID()}`;
    context.network.intercept(
      `GET ${path}`,
      (_, pass) => pass(),
      async (request, pass) => {
        const answer = repeated.handler(request, pass);
        await repeated.reached;
        second.abort(new Error("enough"));
        repeated.open();
        return answer;
      },
    );
    const { resource } = context.environment;
    equal(
      (await thrown(client.fetch(resource + path, { signal: second.signal }))).message,
      "enough",
    );
    equal(await client.getUser(), user);
  },

  "throw the error of a refresh that fails for another reason, and stay logged in": async (
    context,
  ) => {
    const { client, user } = await context.loggedIn();
    context.network.intercept(refreshCall, problem(403, "origin_not_allowed"));
    const { code, status } = await thrown<LatchkeyError>(
      advanceClock(lifetime * 2, () => client.fetch("/users/me")),
    );
    equal({ code, status }, { code: "origin_not_allowed", status: 403 });
    context.network.intercept(refreshCall, async () => new Response("<h1>Hello</h1>"));
    const odd = await thrown<LatchkeyError>(
      advanceClock(lifetime * 2, () => client.call("get", "/users/me")),
    );
    equal({ code: odd.code, status: odd.status }, { code: "unexpected", status: 200 });
    context.network.intercept(refreshCall, problem(400, "invalid_request"));
    equal(
      (await thrown<LatchkeyError>(advanceClock(lifetime * 2, () => client.fetch("/users/me"))))
        .code,
      "invalid_request",
    );
    equal(await client.getUser(), user);
    equal(await client.call("get", "/users/me"), user);
  },
};
