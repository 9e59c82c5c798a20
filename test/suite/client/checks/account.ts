import type { LatchkeyError, Account } from "latchkey-auth/client";
import type { Checks } from "../context.ts";
import { advanceClock, equal, thrown } from "../expect.ts";

/** Milliseconds after which every access token has expired. */
const pastExpiry = 1_200_000;

export const account: Checks = {
  "change the user, and notify the listeners": async (context) => {
    const { client, user } = await context.loggedIn();
    const notified: (Account | undefined)[] = [];
    const stop = client.onChange((next) => notified.push(next));
    const name = `Ann ${crypto.randomUUID()}`;
    const changed = await client.updateUser({ name });
    equal([changed.id, changed.username, changed.name], [user.id, user.username, name]);
    equal(context.network.calls, ["PATCH /users/me"]);
    equal(await client.getUser(), changed);
    equal(notified, [changed]);
    const { code } = await thrown<LatchkeyError>(client.updateUser({ username: "a b" }));
    equal(code, "validation_failed");
    equal(await client.call("get", "/users/me"), changed);
    equal(notified, [changed]);
    stop();
  },

  "change the password, and stay logged in": async (context) => {
    const { client, user } = await context.loggedIn();
    const { password } = context.person;
    const change = { current_password: password, new_password: password };
    const wrong = await thrown<LatchkeyError>(
      client.changePassword({ ...change, current_password: "wrong" }),
    );
    equal([wrong.code, wrong.status], ["wrong_password", 403]);
    equal(await client.changePassword(change), undefined);
    const { id, updated_at } = await client.call("get", "/users/me");
    equal([id, updated_at > user.updated_at], [user.id, true]);
    equal((await advanceClock(pastExpiry, () => client.call("get", "/users/me"))).id, id);
  },

  "prove again who is logged in, and stay logged in after a wrong proof": async (context) => {
    const { client, user } = await context.loggedIn();
    const { password } = context.person;
    const wrong = await thrown<LatchkeyError>(client.reauthenticate({ password: "wrong" }));
    equal([wrong.code, wrong.mfa], ["invalid_grant", undefined]);
    const before = await client.getToken();
    equal((await client.reauthenticate({ password })).id, user.id);
    equal((await client.getToken()) === before, false);
    equal((await advanceClock(pastExpiry, () => client.call("get", "/users/me"))).id, user.id);
    equal(context.network.calls.slice(0, 2), [
      "POST /session/reauthentication",
      "POST /session/reauthentication",
    ]);
  },

  "use the links of mails without a login": async ({ client, network, person }) => {
    const one = client();
    const { username, password } = person;
    equal(await one.forgotPassword({ username }), undefined);
    const asked = await one.sendVerification({ username });
    equal([/^lr1_[\w-]{75}$/.test(asked.login_request), asked.expires_in], [true, 600]);
    const token = "lt1_x";
    equal(
      (await thrown<LatchkeyError>(one.resetPassword({ token, password }))).code,
      "invalid_link",
    );
    equal(network.calls, [
      "POST /authenticate/password/forgot",
      "POST /authenticate/email/verification",
      "POST /authenticate/password/reset",
    ]);
    equal(network.headers.has("Authorization"), false);
  },

  "send their session as a proof with the link that verifies an address": async (context) => {
    const { client } = await context.loggedIn();
    const { code } = await thrown<LatchkeyError>(client.verifyEmail({ token: "lt1_x" }));
    equal(code, "invalid_link");
    equal(context.network.calls, ["POST /authenticate/email/verify"]);
    equal(context.network.headers.has("Authorization"), true);
  },

  "ask for a link to the own address, or to a new one": async (context) => {
    const { client } = await context.loggedIn();
    const { login_request } = await client.sendVerification();
    const typed = { login_request, code: "no code" };
    equal((await thrown<LatchkeyError>(client.verifyEmail(typed))).code, "invalid_code");
    const { code } = await thrown<LatchkeyError>(client.changeEmail({ email: "nowhere" }));
    equal(code, "validation_failed");
    const path = "POST /users/me/email/verification";
    equal(context.network.calls, [path, "POST /authenticate/email/verify", path]);
  },

  "ask for a link and a code to log in, and refuse those that are not valid": async (context) => {
    const client = context.client();
    const { username } = context.person;
    const { login_request, expires_in } = await client.sendLoginLink({ username });
    equal([/^lr1_[\w-]{75}$/.test(login_request), expires_in], [true, 600]);
    const { code, status } = await thrown<LatchkeyError>(client.logIn({ token: "x" }));
    equal([code, status], ["invalid_link", 400]);
    const typed = { login_request, username, code: "no code" };
    equal((await thrown<LatchkeyError>(client.logIn(typed))).code, "invalid_code");
    const logIn = "POST /session";
    equal(context.network.calls, ["POST /authenticate/link/send", logIn, logIn]);
  },

  "export everything about the user": async (context) => {
    const { client, user } = await context.loggedIn();
    const { account, sessions } = await client.exportUser();
    equal([account.id, account.email], [user.id, user.email]);
    equal(sessions.length > 0, true);
  },

  "delete the user's account, and be logged out": async (context) => {
    const client = context.client();
    const { password } = context.person;
    const username = `u-${crypto.randomUUID().slice(0, 13)}`;
    const email = `${username}@example.com`;
    await client.register({ username, password, email, name: "Leaver" });
    const user = await client.logIn({ username, password });
    const notified: unknown[] = [];
    client.onChange((next) => notified.push(next ?? null));
    const { code } = await thrown<LatchkeyError>(client.deleteUser({ password: "wrong" }));
    equal(code, "wrong_password");
    equal(await client.getUser(), user);
    await client.deleteUser({ password });
    equal(await client.getUser(), undefined);
    equal(await client.getToken(), undefined);
    equal(notified, [null]);
    equal(await context.client().getUser(), undefined);
    const again = await thrown<LatchkeyError>(client.logIn({ username, password }));
    equal(again.code, "invalid_grant");
  },
};
