import type { LatchkeyError, Account } from "latchkey-auth/client";
import type { Checks } from "../context.ts";
import { equal, advanceClock, thrown } from "../expect.ts";
import { gate, requestLost, problem } from "../network.ts";

const refreshCall = "POST /session/refresh";

/** Milliseconds after which every access token has expired. */
const pastExpiry = 1_200_000;

export const ending: Checks = {
  "log out, and send no token afterwards": async (context) => {
    const { client } = await context.loggedIn();
    await client.logOut();
    equal(await client.getUser(), undefined);
    equal(context.network.calls, ["DELETE /session"]);
    const answer = await client.fetch("/users/me");
    const { code } = (await answer.json()) as { code: string };
    equal([answer.status, code], [401, "missing_token"]);
    equal(context.network.calls, ["DELETE /session", "GET /users/me"]);
    await client.logOut();
    equal(await client.getUser(), undefined);
  },

  "stay logged in if the logout fails, and throw its error": async (context) => {
    const { client, user } = await context.loggedIn();
    const notified: unknown[] = [];
    const stop = client.onChange((next) => notified.push(next));
    context.network.intercept("DELETE /session", problem(503, "unavailable"), requestLost);
    equal((await thrown<LatchkeyError>(client.logOut())).code, "unavailable");
    const { code, status } = await thrown<LatchkeyError>(client.logOut());
    equal([code, status], ["unreachable", undefined]);
    equal(await client.getUser(), user);
    equal(await client.call("get", "/users/me"), user);
    equal(notified, []);
    stop();
  },

  "notice that the session was ended elsewhere, and return the 401 to the caller": async (
    context,
  ) => {
    const client = context.client();
    await client.logIn(context.person);
    const notified: unknown[] = [];
    client.onChange((next) => notified.push(next ?? null));
    const { sessions } = await client.call("get", "/users/me/sessions");
    const id = sessions.find(({ current }) => current)?.id ?? "";
    const Authorization = context.network.headers.get("Authorization") ?? "";
    const init = { method: "DELETE", headers: { Authorization } };
    equal((await client.fetch(`/users/me/sessions/${id}`, init)).status, 204);
    context.network.reset();
    const answer = await client.fetch("/users/me");
    const { code } = (await answer.json()) as { code: string };
    equal([answer.status, code], [401, "invalid_token"]);
    equal(context.network.calls, ["GET /users/me", refreshCall]);
    equal(notified, [null]);
    equal(await client.getUser(), undefined);
    equal((await client.fetch("/users/me")).status, 401);
    equal(context.network.calls, ["GET /users/me", refreshCall, "GET /users/me"]);
  },

  "send a request without a token if the refresh shows that the session has ended": async (
    context,
  ) => {
    const { client } = await context.loggedIn();
    context.network.intercept(refreshCall, problem(400, "invalid_grant"));
    const answer = await advanceClock(pastExpiry, () => client.fetch("/users/me"));
    const { code } = (await answer.json()) as { code: string };
    equal([answer.status, code], [401, "missing_token"]);
    equal(await client.getUser(), undefined);
  },

  "notice that the browser has lost the cookie": async (context) => {
    const { client } = await context.loggedIn();
    const notified: unknown[] = [];
    const stop = client.onChange((next) => notified.push(next ?? null));
    context.network.intercept(refreshCall, async () => Response.json({ user: null }));
    equal(await advanceClock(pastExpiry, () => client.getToken()), undefined);
    equal(await client.getUser(), undefined);
    equal(notified, [null]);
    stop();
  },

  "stay logged out after a logout during a refresh": async (context) => {
    const { client } = await context.loggedIn();
    const { handler, reached, open } = gate();
    context.network.intercept(refreshCall, handler);
    const notified: unknown[] = [];
    const stop = client.onChange((next) => notified.push(next ?? null));
    const fetched = advanceClock(pastExpiry, () => client.fetch("/hello/ann"));
    await reached;
    const loggedOut = client.logOut();
    open();
    equal((await fetched).status, 200);
    await loggedOut;
    equal(await client.getUser(), undefined);
    equal((await client.fetch("/users/me")).status, 401);
    equal(context.network.headers.has("Authorization"), false);
    equal(notified, [null]);
    stop();
  },

  "become the other user after a login during a refresh": async (context) => {
    const { client, user } = await context.loggedIn();
    const { handler, reached, open } = gate();
    context.network.intercept(refreshCall, handler);
    const notified: (Account | undefined)[] = [];
    const stop = client.onChange((next) => notified.push(next));
    const fetched = advanceClock(pastExpiry, () => client.fetch("/users/me"));
    await reached;
    const loggedIn = client.logIn(context.other);
    open();
    const other = await loggedIn;
    // The request may be sent as either user.
    const { id } = (await (await fetched).json()) as Account;
    equal([user.id, other.id].includes(id), true);
    equal(await client.getUser(), other);
    equal(await client.call("get", "/users/me"), other);
    // The login set the cookie last, so the next refresh returns the same user.
    equal(await advanceClock(pastExpiry, () => client.call("get", "/users/me")), other);
    equal(notified, [other]);
    stop();
  },

  "send no refresh that is queued behind a logout": async (context) => {
    const { client } = await context.loggedIn();
    const { handler, reached, open } = gate();
    context.network.intercept("DELETE /session", handler);
    const loggedOut = client.logOut();
    await reached;
    const fetched = advanceClock(pastExpiry, () => client.fetch("/users/me"));
    open();
    await loggedOut;
    equal((await fetched).status, 401);
    equal(context.network.calls, ["DELETE /session", "GET /users/me"]);
  },
};
