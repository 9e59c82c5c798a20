import { LatchkeyError } from "latchkey/client";
import { equal, thrown } from "./expect.ts";
import { refused } from "./network.ts";
import type { Checks } from "./stage.ts";

const refreshCall = "POST /session/refresh";

export const loggingIn: Checks = {
  "ask once who an anonymous visitor is, however many want to know": async (stage) => {
    await stage.client().logOut();
    stage.network.forget();
    const client = stage.client();
    equal(stage.network.calls, []);
    const users = await Promise.all([client.user(), client.user(), client.user()]);
    equal(
      users.every((user) => user === undefined),
      true,
    );
    equal(await client.user(), undefined);
    equal((await client.fetch("/users/me")).status, 401);
    equal(stage.network.calls, [refreshCall, "GET /users/me"]);
  },

  "know who has logged in, without another request": async ({ client, network, person }) => {
    const one = client();
    const user = await one.logIn(person);
    equal(user.username, person.username);
    equal(await one.user(), user);
    equal(network.calls, ["POST /session"]);
    equal(await one.call("get", "/users/me"), user);
  },

  "take the runtime's own fetch, which is nobody's method": async (stage) => {
    const plain = stage.network.fetch;
    const client = stage.client({
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
    const user = await client.logIn(stage.person);
    equal(await (await client.fetch("/users/me")).json(), user);
    equal(await client.call("get", "/users/me"), user);
  },

  "let nobody send a password on to elsewhere": async ({ client, network, person, world }) => {
    const to = encodeURIComponent(`${world.foreign}/there`);
    const sendOn = async (request: Request): Promise<Response> =>
      fetch(`${world.resource}/redirect?to=${to}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: await request.text(),
        redirect: request.redirect,
      });
    network.meet("POST /session", sendOn);
    network.meet("POST /authenticate/register", sendOn);
    const one = client();
    const registration = { ...person, email: "x@example.com", name: "x" };
    for (const ask of [() => one.logIn(person), () => one.register(registration)]) {
      const { code, status } = await thrown<LatchkeyError>(ask());
      // Of a redirect that is not followed each runtime tells something else; the server there would have said 200.
      equal([code, status === 200], ["unexpected", false]);
    }
  },

  "are told that a password is wrong, and stay who they were": async (stage) => {
    const { client, user } = await stage.loggedIn();
    const error = await thrown<LatchkeyError>(
      client.logIn({ ...stage.other, password: stage.person.password }),
    );
    equal(error instanceof LatchkeyError, true);
    const { name, code, status, errors } = error;
    equal(
      { name, code, status, errors },
      { name: "LatchkeyError", code: "invalid_grant", status: 400, errors: [] },
    );
    equal(/^[\w-]{8,}$/.test(error.requestId ?? ""), true);
    equal(await client.user(), user);
    equal(await client.call("get", "/users/me"), user);
  },

  "are told that somebody cannot log in for now": async (stage) => {
    stage.network.meet("POST /session", refused(503, "overloaded"));
    const { code, status, requestId, message } = await thrown<LatchkeyError>(
      stage.client().logIn(stage.person),
    );
    equal(
      { code, status, requestId, message },
      { code: "overloaded", status: 503, requestId: "r-1", message: "Not now." },
    );
  },

  "register somebody, and log nobody in by that": async ({ client, network, person }) => {
    const one = client();
    const username = `new-${crypto.randomUUID().slice(0, 8)}`;
    const registration = {
      username,
      password: person.password,
      email: `${username}@example.com`,
      name: "New",
    };
    const user = await one.register(registration);
    equal([user.username, user.email], [username, registration.email]);
    equal(network.calls, ["POST /authenticate/register"]);
    equal(network.headers.has("Authorization"), false);
    const { code, status } = await thrown<LatchkeyError>(one.register(registration));
    equal({ code, status }, { code: "username_taken", status: 409 });
  },

  "are told which fields of a registration are wrong": async ({ client, person }) => {
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

  "replace the person who was logged in": async (stage) => {
    const { client, user } = await stage.loggedIn();
    const { other, network } = stage;
    const next = await client.logIn(other);
    equal([next.username, next.id === user.id], [other.username, false]);
    equal(await client.user(), next);
    equal(await client.call("get", "/users/me"), next);
    equal(network.calls, ["POST /session", "GET /users/me"]);
  },
};
