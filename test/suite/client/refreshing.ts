import type { LatchkeyError } from "latchkey/client";
import { equal, later, thrown } from "./expect.ts";
import { echoOf } from "./fetching.ts";
import { gate, refused, withBadToken } from "./network.ts";
import type { Checks, Stage } from "./stage.ts";

const refreshCall = "POST /session/refresh";

/** The lifetime of an access token, in milliseconds. */
const lifetime = 600_000;

const refreshes = ({ network }: Stage): number =>
  network.calls.filter((call) => call === refreshCall).length;

export const refreshing: Checks = {
  "refresh before a request when the access token has almost ended, and not sooner": async (
    stage,
  ) => {
    const client = stage.client();
    await client.logIn(stage.person);
    stage.network.forget();
    await later(lifetime - 20_000, () => client.fetch("/hello/ann"));
    equal(stage.network.calls, ["GET /hello/ann"]);
    await later(17_000, () => client.fetch("/hello/ann"));
    equal(stage.network.calls, ["GET /hello/ann", refreshCall, "GET /hello/ann"]);
    await client.fetch("/hello/ann");
    equal(refreshes(stage), 1);
  },

  "still know who it is when the access token has ended": async (stage) => {
    const { client, user } = await stage.loggedIn();
    equal(await later(lifetime * 2, () => client.user()), user);
    equal(stage.network.calls, []);
  },

  "refresh once for all who ask at once": async (stage) => {
    const { client, user } = await stage.loggedIn();
    const { handler, reached, open } = gate();
    stage.network.meet(refreshCall, handler);
    await later(lifetime * 2, async () => {
      const all = Promise.all([
        client.fetch("/users/me").then((answer) => answer.json()),
        client.fetch(`${stage.world.resource}/x`).then(({ status }) => status),
        client.call("get", "/users/me"),
        client.user(),
      ]);
      await reached;
      const one = client.call("get", "/users/me");
      open();
      equal([...(await all), await one], [user, 200, user, user, user]);
    });
    equal(refreshes(stage), 1);
  },

  "refresh on a 401 and send the request again, whatever its body": async (stage) => {
    const { client } = await stage.loggedIn();
    const { resource, kind } = { ...stage.world };
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
      // No browser streams up by HTTP/1.1.
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
    equal(refreshes(stage), rest.length + 1);
  },

  "send a form again as it was": async (stage) => {
    const { client } = await stage.loggedIn();
    const body = new FormData();
    body.set("a", "1");
    body.set("file", new Blob(["content"]), "f.txt");
    const url = `${stage.world.resource}/first-401/form-${crypto.randomUUID()}`;
    const echo = await echoOf(await client.fetch(url, { method: "POST", body }));
    equal(
      ['name="a"', "content", "f.txt"].map((part) => echo.body.includes(part)),
      [true, true, true],
    );
  },

  "give the caller a second 401, having refreshed once": async (stage) => {
    const { client, user } = await stage.loggedInAnew();
    const tokens: (string | null)[] = [];
    const look = (request: Request, pass: () => Promise<Response>): Promise<Response> => {
      tokens.push(request.headers.get("Authorization"));
      return pass();
    };
    stage.network.meet("GET /always-401", look, look);
    const answer = await client.fetch(`${stage.world.resource}/always-401`);
    equal([answer.status, await answer.text()], [401, "no"]);
    equal([tokens.length, tokens[0] === tokens[1]], [2, false]);
    equal(stage.network.calls, ["GET /always-401", refreshCall, "GET /always-401"]);
    equal(await client.user(), user);
  },

  "refresh once for a server that refuses every token, however often it is asked": async (
    stage,
  ) => {
    const { client, user } = await stage.loggedInAnew();
    const url = `${stage.world.resource}/always-401`;
    for (let times = 0; times < 3; times++) equal((await client.fetch(url)).status, 401);
    equal(stage.network.calls.filter((call) => call === refreshCall).length, 1);
    equal(await (await client.fetch("/users/me")).json(), user);
  },

  "refresh once for many 401s, those that come late too": async (stage) => {
    const { client, user } = await stage.loggedIn();
    const { handler, reached, open } = gate("request");
    stage.network.meet(
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
    equal(refreshes(stage), 1);
  },

  "let a caller go that waits for a refresh, and refresh all the same": async (stage) => {
    const { client, user } = await stage.loggedIn();
    const { handler, reached, open } = gate();
    stage.network.meet(refreshCall, handler);
    const controller = new AbortController();
    await later(lifetime * 2, async () => {
      const signal = AbortSignal.abort(new Error("never"));
      equal((await thrown(client.fetch("/users/me", { signal }))).message, "never");
      equal(stage.network.calls, []);
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
    equal(stage.network.calls, [refreshCall, "GET /users/me"]);
  },

  "let a caller go who waits after a 401, for the refresh or the repetition": async (stage) => {
    const { client, user } = await stage.loggedIn();
    const { handler, reached, open } = gate();
    stage.network.meet(refreshCall, handler);
    stage.network.meet("GET /users/me", withBadToken);
    const first = new AbortController();
    const waiting = client.fetch("/users/me", { signal: first.signal });
    await reached;
    first.abort(new Error("enough"));
    equal((await thrown(waiting)).message, "enough");
    open();
    const second = new AbortController();
    const repeated = gate("request");
    const path = `/first-401/never-${crypto.randomUUID()}`;
    stage.network.meet(
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
    const { resource } = stage.world;
    equal(
      (await thrown(client.fetch(resource + path, { signal: second.signal }))).message,
      "enough",
    );
    equal(await client.user(), user);
  },

  "give up a refresh that is refused for another reason, and stay logged in": async (stage) => {
    const { client, user } = await stage.loggedIn();
    stage.network.meet(refreshCall, refused(403, "origin_not_allowed"));
    const { code, status } = await thrown<LatchkeyError>(
      later(lifetime * 2, () => client.fetch("/users/me")),
    );
    equal({ code, status }, { code: "origin_not_allowed", status: 403 });
    stage.network.meet(refreshCall, async () => new Response("<h1>Hello</h1>"));
    const odd = await thrown<LatchkeyError>(
      later(lifetime * 2, () => client.call("get", "/users/me")),
    );
    equal({ code: odd.code, status: odd.status }, { code: "unexpected", status: 200 });
    stage.network.meet(refreshCall, refused(400, "invalid_request"));
    equal(
      (await thrown<LatchkeyError>(later(lifetime * 2, () => client.fetch("/users/me")))).code,
      "invalid_request",
    );
    equal(await client.user(), user);
    equal(await client.call("get", "/users/me"), user);
  },
};
