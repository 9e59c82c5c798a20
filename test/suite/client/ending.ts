import type { LatchkeyError, User } from "latchkey/client";
import { equal, later, thrown } from "./expect.ts";
import { gate, lost, refused } from "./network.ts";
import type { Checks } from "./stage.ts";

const refreshCall = "POST /session/refresh";

/** How long until an access token has ended for sure, in milliseconds. */
const longer = 1_200_000;

export const ending: Checks = {
  "log out, and send no token from then on": async (stage) => {
    const { client } = await stage.loggedIn();
    await client.logOut();
    equal(await client.user(), undefined);
    equal(stage.network.calls, ["DELETE /session"]);
    const answer = await client.fetch("/users/me");
    const { code } = (await answer.json()) as { code: string };
    equal([answer.status, code], [401, "missing_token"]);
    equal(stage.network.calls, ["DELETE /session", "GET /users/me"]);
    await client.logOut();
    equal(await client.user(), undefined);
  },

  "stay logged in when the logout fails, and say so": async (stage) => {
    const { client, user } = await stage.loggedIn();
    const told: unknown[] = [];
    const stop = client.onChange((who) => told.push(who));
    stage.network.meet("DELETE /session", refused(503, "unavailable"), lost);
    equal((await thrown<LatchkeyError>(client.logOut())).code, "unavailable");
    const { code, status } = await thrown<LatchkeyError>(client.logOut());
    equal([code, status], ["unreachable", undefined]);
    equal(await client.user(), user);
    equal(await client.call("get", "/users/me"), user);
    equal(told, []);
    stop();
  },

  "find out that the session was ended elsewhere, and give the caller that 401": async (stage) => {
    const client = stage.client();
    await client.logIn(stage.person);
    const told: unknown[] = [];
    client.onChange((who) => told.push(who ?? null));
    const { sessions } = await client.call("get", "/users/me/sessions");
    const id = sessions.find(({ current }) => current)?.id ?? "";
    const Authorization = stage.network.headers.get("Authorization") ?? "";
    const init = { method: "DELETE", headers: { Authorization } };
    equal((await client.fetch(`/users/me/sessions/${id}`, init)).status, 204);
    stage.network.forget();
    const answer = await client.fetch("/users/me");
    const { code } = (await answer.json()) as { code: string };
    equal([answer.status, code], [401, "invalid_token"]);
    equal(stage.network.calls, ["GET /users/me", refreshCall]);
    equal(told, [null]);
    equal(await client.user(), undefined);
    equal((await client.fetch("/users/me")).status, 401);
    equal(stage.network.calls, ["GET /users/me", refreshCall, "GET /users/me"]);
  },

  "ask without a token when the session has ended with it": async (stage) => {
    const { client } = await stage.loggedIn();
    stage.network.meet(refreshCall, refused(400, "invalid_grant"));
    const answer = await later(longer, () => client.fetch("/users/me"));
    const { code } = (await answer.json()) as { code: string };
    equal([answer.status, code], [401, "missing_token"]);
    equal(await client.user(), undefined);
  },

  "log out while a refresh is under way, for good": async (stage) => {
    const { client } = await stage.loggedIn();
    const { handler, reached, open } = gate();
    stage.network.meet(refreshCall, handler);
    const told: unknown[] = [];
    const stop = client.onChange((who) => told.push(who ?? null));
    const fetched = later(longer, () => client.fetch("/hello/ann"));
    await reached;
    const loggedOut = client.logOut();
    open();
    equal((await fetched).status, 200);
    await loggedOut;
    equal(await client.user(), undefined);
    equal((await client.fetch("/users/me")).status, 401);
    equal(stage.network.headers.has("Authorization"), false);
    equal(told, [null]);
    stop();
  },

  "log another person in while a refresh is under way, and be that one": async (stage) => {
    const { client, user } = await stage.loggedIn();
    const { handler, reached, open } = gate();
    stage.network.meet(refreshCall, handler);
    const told: (User | undefined)[] = [];
    const stop = client.onChange((who) => told.push(who));
    const fetched = later(longer, () => client.fetch("/users/me"));
    await reached;
    const loggedIn = client.logIn(stage.other);
    open();
    const other = await loggedIn;
    // As whom that was asked is anybody's guess, but it was one of them.
    const { id } = (await (await fetched).json()) as User;
    equal([user.id, other.id].includes(id), true);
    equal(await client.user(), other);
    equal(await client.call("get", "/users/me"), other);
    // The cookie is that of the last answer, so the next refresh gives the same person.
    equal(await later(longer, () => client.call("get", "/users/me")), other);
    equal(told, [other]);
    stop();
  },

  "refresh nothing that a logout ended before its turn": async (stage) => {
    const { client } = await stage.loggedIn();
    const { handler, reached, open } = gate();
    stage.network.meet("DELETE /session", handler);
    const loggedOut = client.logOut();
    await reached;
    const fetched = later(longer, () => client.fetch("/users/me"));
    open();
    await loggedOut;
    equal((await fetched).status, 401);
    equal(stage.network.calls, ["DELETE /session", "GET /users/me"]);
  },
};
