import type { LatchkeyError } from "latchkey-auth/client";
import type { Checks } from "../context.ts";
import { equal, thrown } from "../expect.ts";
import { requestLost } from "../network.ts";

const path = "/users/me/sessions/{id}";

export const calling: Checks = {
  "call operations with path parameters, query and body": async (context) => {
    const { client, user } = await context.loggedIn();
    equal(await client.call("get", "/users/me"), user);
    const { sessions } = await client.call("get", "/users/me/sessions");
    equal(sessions.filter(({ current }) => current).length, 1);
    equal(await client.call("get", "/hello/{name}", { params: { name: "Ann/?#é %" } }), {
      message: "Hello, Ann/?#é %!",
    });
    const query = { include_current: "false" } as const;
    equal(await client.call("delete", "/users/me/sessions", { query }), undefined);
    equal((await client.call("get", "/users/me/sessions")).sessions.length, 1);
    const body = { username: "x", password: context.person.password, email: "x", name: "x" };
    const error = await thrown<LatchkeyError>(
      client.call("post", "/authenticate/register", { body }),
    );
    equal(error.errors.map(({ pointer }) => pointer).toSorted(), ["/email", "/username"]);
  },

  "give undefined for an accepted call without an answer": async (context) => {
    const { client } = await context.loggedIn();
    const body = { username: "nobody" };
    equal(await client.call("post", "/authenticate/password/forgot", { body }), undefined);
  },

  "throw the error of a failed call": async (context) => {
    const { client } = await context.loggedIn();
    const error = await thrown<LatchkeyError>(
      client.call("delete", path, { params: { id: crypto.randomUUID() } }),
    );
    equal([error.name, error.code, error.status], ["LatchkeyError", "not_found", 404]);
  },

  "let no path parameter change the path": async (context) => {
    const { client } = await context.loggedIn();
    for (const id of ["..", ".", ""]) {
      equal((await thrown(client.call("delete", path, { params: { id } }))).name, "TypeError");
    }
    equal(
      (await thrown<LatchkeyError>(client.call("delete", path, { params: { id: "../x" } }))).status,
      404,
    );
    equal(context.network.calls, ["DELETE /users/me/sessions/..%2Fx"]);
  },

  "distinguish an unreachable server from a server that is not Latchkey": async (context) => {
    const { client } = await context.loggedIn();
    context.network.intercept("GET /users/me", requestLost);
    const dead = await thrown<LatchkeyError>(client.call("get", "/users/me"));
    equal([dead.code, dead.status, dead.requestId], ["unreachable", undefined, undefined]);
    equal(String(dead.cause), "TypeError: connection lost");
    const elsewhere = context.client({ baseUrl: context.environment.foreign });
    for (const work of [
      () => elsewhere.getUser(),
      () => elsewhere.logIn(context.person),
      () => elsewhere.logOut(),
    ]) {
      const { code, status } = await thrown<LatchkeyError>(work());
      equal([code, status], ["unexpected", 200]);
    }
  },

  "report a truncated response as unreachable, and a response that is not JSON as unexpected":
    async (context) => {
      const { client } = await context.loggedIn();
      const call = (): Promise<unknown> => client.call("get", "/users/me");
      const cut = new ReadableStream({ pull: (body) => body.error(new TypeError("cut")) });
      context.network.intercept("GET /users/me", async () => new Response(cut));
      equal((await thrown<LatchkeyError>(call())).code, "unreachable");
      for (const [text, status, type] of [
        ["", 200, "application/json"],
        ["<h1>Hi</h1>", 200, "text/html"],
        ["<h1>No</h1>", 502, "text/html"],
        [`{"code":"not_found"}`, 404, "application/json"],
        [`null`, 500, "application/problem+json"],
        [`{"code":7}`, 400, "application/problem+json"],
      ] as const) {
        const headers = { "Content-Type": type };
        context.network.intercept(
          "GET /users/me",
          async () => new Response(text, { status, headers }),
        );
        const error = await thrown<LatchkeyError>(call());
        equal([error.code, error.status, error.errors], ["unexpected", status, []]);
      }
    },
};
