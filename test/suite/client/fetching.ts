import type { paths } from "latchkey/client";
import createFetchClient from "openapi-fetch";
import { equal, thrown } from "./expect.ts";
import { withBadToken } from "./network.ts";
import type { Checks } from "./stage.ts";

/** What the other servers answer with. */
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
  "send the access token to Latchkey, by a path or a whole address": async (stage) => {
    const { client, user } = await stage.loggedIn();
    const { baseUrl } = stage.world;
    for (const input of [
      "/users/me",
      `${baseUrl}/users/me`,
      new URL("/users/me", baseUrl),
      new Request(`${baseUrl}/users/me`),
    ]) {
      equal(await (await client.fetch(input)).json(), user);
    }
  },

  "send it to the resources, and to nobody else": async (stage) => {
    const { client } = await stage.loggedIn();
    const { resource, foreign } = stage.world;
    for (const make of [
      (url: string) => url,
      (url: string) => new URL(url),
      (url: string) => new Request(url),
    ]) {
      equal(isBearer(await echoOf(await client.fetch(make(`${resource}/x`)))), true);
      equal((await echoOf(await client.fetch(make(`${foreign}/x`)))).authorization, null);
    }
    equal(stage.network.calls.length, 6);
  },

  "do not let a redirect take it elsewhere": async (stage) => {
    const { client } = await stage.loggedIn();
    const { resource, foreign } = stage.world;
    const to = encodeURIComponent(`${foreign}/there`);
    const echo = await echoOf(await client.fetch(`${resource}/redirect?to=${to}`));
    equal([echo.path, echo.authorization], ["/there", null]);
  },

  "leave alone what goes elsewhere, even before anybody is known": async (stage) => {
    const init = { method: "PUT", body: "b", headers: { "X-Own": "1" } };
    const echo = await echoOf(await stage.client().fetch(`${stage.world.foreign}/x`, init));
    equal([echo.method, echo.body, echo.authorization], ["PUT", "b", null]);
    equal(stage.network.headers.get("X-Own"), "1");
    equal(stage.network.calls, ["PUT /x"]);
  },

  "respect what the caller authorizes with, and refresh nothing for it": async (stage) => {
    const { client } = await stage.loggedIn();
    const headers = { Authorization: "Basic eDp5" };
    const echo = await echoOf(await client.fetch(`${stage.world.resource}/x`, { headers }));
    equal(echo.authorization, "Basic eDp5");
    equal((await client.fetch("/users/me", { headers })).status, 401);
    const own = new Request(`${stage.world.resource}/always-401`, { headers });
    equal((await client.fetch(own)).status, 401);
    equal(stage.network.calls, ["GET /x", "GET /users/me", "GET /always-401"]);
  },

  "need no `this`, and are the fetch of openapi-fetch": async (stage) => {
    const { client, user } = await stage.loggedIn();
    const { fetch, call } = client;
    equal((await fetch("/users/me")).status, 200);
    equal(await call("get", "/users/me"), user);
    const api = createFetchClient<paths>({ baseUrl: stage.world.baseUrl, fetch });
    const { data } = await api.GET("/users/me");
    equal(data, user);
    stage.network.meet("DELETE /users/me/sessions/{id}".replace("{id}", user.id), withBadToken);
    const { error } = await api.DELETE("/users/me/sessions/{id}", {
      params: { path: { id: user.id } },
    });
    equal(error?.code, "not_found");
  },

  "send both an input and what is said beside it": async (stage) => {
    const { client } = await stage.loggedIn();
    const input = new Request(`${stage.world.resource}/x`, { method: "POST", body: "first" });
    const echo = await echoOf(await client.fetch(input, { method: "PUT", body: "second" }));
    equal([echo.method, echo.body, isBearer(echo)], ["PUT", "second", true]);
  },

  "end with the caller's signal, before and on the way": async (stage) => {
    const { client, user } = await stage.loggedIn();
    const signal = AbortSignal.abort(new Error("enough"));
    equal((await thrown(client.fetch("/users/me", { signal }))).message, "enough");
    const controller = new AbortController();
    const path = `/${crypto.randomUUID()}/never`;
    const { resource } = stage.world;
    const sent = client.fetch(resource + path, { signal: controller.signal });
    await client.fetch(`${resource}/until-asked?path=${path}`);
    controller.abort(new Error("enough"));
    equal((await thrown(sent)).message, "enough");
    equal(await client.user(), user);
  },

  "work under a path, with or without a final slash": async (stage) => {
    for (const slashes of ["", "/", "//"]) {
      const client = stage.client({ baseUrl: stage.world.mountedAt + slashes });
      if (slashes === "") equal((await client.logIn(stage.person)).username, stage.person.username);
      stage.network.forget();
      await client.user();
      const { status } = await client.fetch("/users/me");
      // Where there is no browser, each client has a cookie of its own.
      equal(status, slashes === "" || stage.world.kind === "page" ? 200 : 401);
      const path = new URL(stage.world.mountedAt).pathname;
      equal(
        stage.network.calls.every((call) => call.split(" ")[1]?.startsWith(`${path}/`)),
        true,
      );
      equal(
        stage.network.calls.some((call) => call.includes("//")),
        false,
      );
    }
  },

  "are refused where a URL has no origin": async (stage) => {
    for (const bad of ["data:text/plain,x", "app://here", "here"]) {
      equal(
        await thrown(() => stage.client({ baseUrl: bad })).then(({ name }) => name),
        "TypeError",
      );
      equal(
        await thrown(() => stage.client({ resources: [bad] })).then(({ name }) => name),
        "TypeError",
      );
    }
  },
};
