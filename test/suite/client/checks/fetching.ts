import type { paths } from "latchkey-auth/client";
import createFetchClient from "openapi-fetch";
import type { Checks } from "../context.ts";
import { equal, thrown } from "../expect.ts";
import { withBadToken } from "../network.ts";

/** The response of the echo servers. */
interface Echo {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | null;
  readonly body: string;
}

export const echoOf = async (answer: Response): Promise<Echo> => (await answer.json()) as Echo;

const isBearer = ({ authorization }: Echo): boolean =>
  /^Bearer [\w-]+\.[\w-]+\.[\w-]+$/.test(authorization ?? "");

export const fetching: Checks = {
  "send the access token to Latchkey, for a path and for a full URL": async (context) => {
    const { client, user } = await context.loggedIn();
    const { baseUrl } = context.environment;
    for (const input of [
      "/users/me",
      `${baseUrl}/users/me`,
      new URL("/users/me", baseUrl),
      new Request(`${baseUrl}/users/me`),
    ]) {
      equal(await (await client.fetch(input)).json(), user);
    }
  },

  "send the access token to `resources`, and to no other origin": async (context) => {
    const { client } = await context.loggedIn();
    const { resource, foreign } = context.environment;
    for (const make of [
      (url: string) => url,
      (url: string) => new URL(url),
      (url: string) => new Request(url),
    ]) {
      equal(isBearer(await echoOf(await client.fetch(make(`${resource}/x`)))), true);
      equal((await echoOf(await client.fetch(make(`${foreign}/x`)))).authorization, null);
    }
    equal(context.network.calls.length, 6);
  },

  "send no access token along a redirect to another origin": async (context) => {
    const { client } = await context.loggedIn();
    const { resource, foreign } = context.environment;
    const to = encodeURIComponent(`${foreign}/there`);
    const echo = await echoOf(await client.fetch(`${resource}/redirect?to=${to}`));
    equal([echo.path, echo.authorization], ["/there", null]);
  },

  "send requests to other origins unchanged, without asking who is logged in": async (context) => {
    const init = { method: "PUT", body: "b", headers: { "X-Own": "1" } };
    const echo = await echoOf(
      await context.client().fetch(`${context.environment.foreign}/x`, init),
    );
    equal([echo.method, echo.body, echo.authorization], ["PUT", "b", null]);
    equal(context.network.headers.get("X-Own"), "1");
    equal(context.network.calls, ["PUT /x"]);
  },

  "send the caller's own Authorization unchanged, and do not refresh for it": async (context) => {
    const { client } = await context.loggedIn();
    const headers = { Authorization: "Basic eDp5" };
    const echo = await echoOf(await client.fetch(`${context.environment.resource}/x`, { headers }));
    equal(echo.authorization, "Basic eDp5");
    equal((await client.fetch("/users/me", { headers })).status, 401);
    const own = new Request(`${context.environment.resource}/always-401`, { headers });
    equal((await client.fetch(own)).status, 401);
    equal(context.network.calls, ["GET /x", "GET /users/me", "GET /always-401"]);
  },

  "work without `this`, and as the fetch of openapi-fetch": async (context) => {
    const { client, user } = await context.loggedIn();
    const { fetch, call } = client;
    equal((await fetch("/users/me")).status, 200);
    equal(await call("get", "/users/me"), user);
    const api = createFetchClient<paths>({ baseUrl: context.environment.baseUrl, fetch });
    const { data } = await api.GET("/users/me");
    equal(data, user);
    context.network.intercept(
      "DELETE /users/me/sessions/{id}".replace("{id}", user.id),
      withBadToken,
    );
    const { error } = await api.DELETE("/users/me/sessions/{id}", {
      params: { path: { id: user.id } },
    });
    equal(error?.code, "not_found");
  },

  "combine a Request with the init beside it, as fetch does": async (context) => {
    const { client } = await context.loggedIn();
    const input = new Request(`${context.environment.resource}/x`, {
      method: "POST",
      body: "first",
    });
    const echo = await echoOf(await client.fetch(input, { method: "PUT", body: "second" }));
    equal([echo.method, echo.body, isBearer(echo)], ["PUT", "second", true]);
  },

  "abort by the caller's signal, before the request and during it": async (context) => {
    const { client, user } = await context.loggedIn();
    const signal = AbortSignal.abort(new Error("enough"));
    equal((await thrown(client.fetch("/users/me", { signal }))).message, "enough");
    const controller = new AbortController();
    const path = `/${crypto.randomUUID()}/never`;
    const { resource } = context.environment;
    const sent = client.fetch(resource + path, { signal: controller.signal });
    await client.fetch(`${resource}/until-asked?path=${path}`);
    controller.abort(new Error("enough"));
    equal((await thrown(sent)).message, "enough");
    equal(await client.getUser(), user);
  },

  "work with a baseUrl that has a path, with or without a trailing slash": async (context) => {
    for (const slashes of ["", "/", "//"]) {
      const client = context.client({ baseUrl: context.environment.mountedAt + slashes });
      if (slashes === "") {
        equal((await client.logIn(context.person)).username, context.person.username);
      }
      context.network.reset();
      await client.getUser();
      const { status } = await client.fetch("/users/me");
      // Outside a browser, each client has its own cookie.
      equal(status, slashes === "" || context.environment.kind === "page" ? 200 : 401);
      const path = new URL(context.environment.mountedAt).pathname;
      equal(
        context.network.calls.every((call) => call.split(" ")[1]?.startsWith(`${path}/`)),
        true,
      );
      equal(
        context.network.calls.some((call) => call.includes("//")),
        false,
      );
    }
  },

  "take a path of the page's origin as baseUrl": async (context) => {
    const urls: string[] = [];
    const client = context.client({
      baseUrl: "/auth/",
      fetch: async (input, init) => {
        urls.push(new Request(input, init).url);
        return Response.json({ user: null });
      },
    });
    equal(await client.getUser(), undefined);
    await client.fetch("/users/me");
    // A server that renders a page does not know the page's origin.
    const origin = globalThis.location?.origin ?? "https://x.invalid";
    equal(urls, [`${origin}/auth/session/refresh`, `${origin}/auth/users/me`]);
  },

  "reject URLs without an origin": async (context) => {
    for (const bad of ["data:text/plain,x", "app://here", "here"]) {
      equal(
        await thrown(() => context.client({ baseUrl: bad })).then(({ name }) => name),
        "TypeError",
      );
      equal(
        await thrown(() => context.client({ resources: [bad] })).then(({ name }) => name),
        "TypeError",
      );
    }
  },
};
