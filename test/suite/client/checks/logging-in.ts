import { LatchkeyError } from "latchkey-auth/client";
import type { Checks } from "../context.ts";
import { equal, thrown } from "../expect.ts";
import { problem } from "../network.ts";

const refreshCall = "POST /session/refresh";

export const loggingIn: Checks = {
  "ask the server only once if nobody is logged in, for any number of callers": async (context) => {
    await context.client().logOut();
    context.network.reset();
    const client = context.client();
    equal(context.network.calls, []);
    const users = await Promise.all([client.getUser(), client.getUser(), client.getUser()]);
    equal(
      users.every((user) => user === undefined),
      true,
    );
    equal(await client.getUser(), undefined);
    equal((await client.fetch("/users/me")).status, 401);
    equal(context.network.calls, [refreshCall, "GET /users/me"]);
  },

  "know the user after a login, without another request": async ({ client, network, person }) => {
    const one = client();
    const user = await one.logIn(person);
    equal(user.username, person.username);
    equal(await one.getUser(), user);
    equal(network.calls, ["POST /session"]);
    equal(await one.call("get", "/users/me"), user);
  },

  "log in by the e-mail address": async (context) => {
    const { user } = await context.loggedIn();
    const { password } = context.person;
    equal((await context.client().logIn({ email: user.email, password })).id, user.id);
  },

  "call a given fetch without `this`, as the runtime's own fetch requires": async (context) => {
    const plain = context.network.fetch;
    const client = context.client({
      fetch(this: unknown, input, init) {
        if (this !== undefined && this !== globalThis) throw new TypeError("Illegal invocation");
        return plain(input, init);
      },
    });
    const name = `own-${crypto.randomUUID().slice(0, 8)}`;
    const { code } = await thrown<LatchkeyError>(
      client.register({ username: name, password: "short", email: "x", name }),
    );
    equal(code, "validation_failed");
    const user = await client.logIn(context.person);
    equal(await (await client.fetch("/users/me")).json(), user);
    equal(await client.call("get", "/users/me"), user);
  },

  "send no password along a redirect": async ({ client, network, person, environment }) => {
    const to = encodeURIComponent(`${environment.foreign}/there`);
    const redirectAway = async (request: Request): Promise<Response> =>
      fetch(`${environment.resource}/redirect?to=${to}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: await request.text(),
        redirect: request.redirect,
      });
    network.intercept("POST /session", redirectAway);
    network.intercept("POST /authenticate/register", redirectAway);
    const one = client();
    const registration = { ...person, email: "x@example.com", name: "x" };
    for (const ask of [() => one.logIn(person), () => one.register(registration)]) {
      const { code, status } = await thrown<LatchkeyError>(ask());
      // Runtimes report an unfollowed redirect differently. The server at its target would have sent a 200.
      equal([code, status === 200], ["unexpected", false]);
    }
  },

  "report a wrong password, and keep the previous user logged in": async (context) => {
    const { client, user } = await context.loggedIn();
    const error = await thrown<LatchkeyError>(
      client.logIn({ ...context.other, password: context.person.password }),
    );
    equal(error instanceof LatchkeyError, true);
    const { name, code, status, errors } = error;
    equal(
      { name, code, status, errors },
      { name: "LatchkeyError", code: "invalid_grant", status: 400, errors: [] },
    );
    equal(/^[\w-]{8,}$/.test(error.requestId ?? ""), true);
    equal(await client.getUser(), user);
    equal(await client.call("get", "/users/me"), user);
  },

  "send a login again that the server was too busy for, after the time that it named": async (
    context,
  ) => {
    const overloaded = problem(503, "overloaded", { "Retry-After": "1" });
    context.network.intercept("POST /session", overloaded, overloaded);
    const { username } = await context.client().logIn(context.person);
    equal(username, context.person.username);
    equal(context.network.calls, ["POST /session", "POST /session", "POST /session"]);
  },

  "name no time to wait that the server did not name in seconds": async (context) => {
    const busy = async (): Promise<Response> =>
      new Response("busy", { status: 429, headers: { "Retry-After": "120" } });
    const dates = { "Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT" };
    const refusals = [problem(503, "overloaded"), problem(503, "overloaded", dates), busy];
    context.network.intercept("POST /session", ...refusals);
    const times: unknown[] = [];
    for (const _ of refusals) {
      const { code, retryAfter } = await thrown<LatchkeyError>(
        context.client().logIn(context.person),
      );
      times.push([code, retryAfter ?? null]);
    }
    equal(times, [
      ["overloaded", null],
      ["overloaded", null],
      ["unexpected", 120],
    ]);
  },

  "register an account without logging in": async ({ client, network, person }) => {
    const one = client();
    const username = `new-${crypto.randomUUID().slice(0, 8)}`;
    const registration = {
      username,
      password: person.password,
      email: `${username}@example.com`,
      name: "New",
    };
    const user = await one.register(registration);
    equal([user?.username, user?.email], [username, registration.email]);
    equal(network.calls, ["POST /authenticate/register"]);
    equal(network.headers.has("Authorization"), false);
    const { code, status } = await thrown<LatchkeyError>(one.register(registration));
    equal({ code, status }, { code: "username_taken", status: 409 });
  },

  "report the invalid fields of a registration": async ({ client, person }) => {
    const { username, password } = person;
    const error = await thrown<LatchkeyError>(
      client().register({ username, password, email: "nowhere", name: "" }),
    );
    equal({ code: error.code, status: error.status }, { code: "validation_failed", status: 422 });
    equal(error.errors.map(({ pointer }) => pointer).toSorted(), ["/email", "/name"]);
    equal(
      error.errors.every(({ message }) => message.length > 5),
      true,
    );
  },

  "replace the user who was logged in": async (context) => {
    const { client, user } = await context.loggedIn();
    const { other, network } = context;
    const next = await client.logIn(other);
    equal([next.username, next.id === user.id], [other.username, false]);
    equal(await client.getUser(), next);
    equal(await client.call("get", "/users/me"), next);
    equal(network.calls, ["POST /session", "GET /users/me"]);
  },
};
