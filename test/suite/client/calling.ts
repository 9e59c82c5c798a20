import type { LatchkeyError } from "latchkey/client";
import { equal, thrown } from "./expect.ts";
import { lost } from "./network.ts";
import type { Checks } from "./stage.ts";

const path = "/users/me/sessions/{id}";

export const calling: Checks = {
  "make a call of the contract, with its path, query and body": async (stage) => {
    const { client, user } = await stage.loggedIn();
    equal(await client.call("get", "/users/me"), user);
    const { sessions } = await client.call("get", "/users/me/sessions");
    equal(sessions.filter(({ current }) => current).length, 1);
    equal(await client.call("get", "/hello/{name}", { params: { name: "Ann/?#é %" } }), {
      message: "Hello, Ann/?#é %!",
    });
    const query = { include_current: "false" } as const;
    equal(await client.call("delete", "/users/me/sessions", { query }), undefined);
    equal((await client.call("get", "/users/me/sessions")).sessions.length, 1);
    const body = { username: "x", password: stage.person.password, email: "x", name: "x" };
    const error = await thrown<LatchkeyError>(
      client.call("post", "/authenticate/register", { body }),
    );
    equal(error.errors.map(({ pointer }) => pointer).toSorted(), ["/email", "/username"]);
  },

  "throw the refusal of a call": async (stage) => {
    const { client } = await stage.loggedIn();
    const error = await thrown<LatchkeyError>(
      client.call("delete", path, { params: { id: crypto.randomUUID() } }),
    );
    equal([error.name, error.code, error.status], ["LatchkeyError", "not_found", 404]);
  },

  "make no other call of one by its parameters": async (stage) => {
    const { client } = await stage.loggedIn();
    for (const id of ["..", ".", ""]) {
      equal((await thrown(client.call("delete", path, { params: { id } }))).name, "TypeError");
    }
    equal(
      (await thrown<LatchkeyError>(client.call("delete", path, { params: { id: "../x" } }))).status,
      404,
    );
    equal(stage.network.calls, ["DELETE /users/me/sessions/..%2Fx"]);
  },

  "tell a server that cannot be reached from one that is none of Latchkey's": async (stage) => {
    const { client } = await stage.loggedIn();
    stage.network.meet("GET /users/me", lost);
    const dead = await thrown<LatchkeyError>(client.call("get", "/users/me"));
    equal([dead.code, dead.status, dead.requestId], ["unreachable", undefined, undefined]);
    equal(String(dead.cause), "TypeError: the line is dead");
    const elsewhere = stage.client({ baseUrl: stage.world.foreign });
    for (const work of [
      () => elsewhere.user(),
      () => elsewhere.logIn(stage.person),
      () => elsewhere.logOut(),
    ]) {
      const { code, status } = await thrown<LatchkeyError>(work());
      equal([code, status], ["unexpected", 200]);
    }
  },

  "tell by its own error of an answer that breaks off, or is no JSON": async (stage) => {
    const { client } = await stage.loggedIn();
    const call = (): Promise<unknown> => client.call("get", "/users/me");
    const cut = new ReadableStream({ pull: (body) => body.error(new TypeError("cut")) });
    stage.network.meet("GET /users/me", async () => new Response(cut));
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
      stage.network.meet("GET /users/me", async () => new Response(text, { status, headers }));
      const error = await thrown<LatchkeyError>(call());
      equal([error.code, error.status, error.errors], ["unexpected", status, []]);
    }
  },
};
