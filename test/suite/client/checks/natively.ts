import type { LatchkeyError } from "latchkey-auth/client";
import { createNativeClient, type NativeClient } from "latchkey-auth/native";
import type { CheckContext, Checks } from "../context.ts";
import { equal, advanceClock, thrown } from "../expect.ts";
import { gate, requestLost, responseLost } from "../network.ts";

const tokenCall = "POST /authenticate/token";
const revokeCall = "POST /authenticate/revoke";
const meCall = "GET /users/me";
const refreshing = [tokenCall, meCall];

/** Milliseconds after which every access token has expired. */
const pastExpiry = 1_200_000;

/** Native clients that share a storage, as the processes of an app do one after the other. */
function appOf({ environment: { baseUrl, resource }, network }: CheckContext) {
  const kept = new Map<string, string>();
  const storage = {
    get: (key: string) => kept.get(key),
    set(key: string, value: string) {
      network.onSecret(value);
      kept.set(key, value);
    },
    delete: (key: string) => kept.delete(key),
  };
  const start = (): NativeClient => createNativeClient({ baseUrl, storage, fetch: network.fetch });
  const token = (): string | undefined => [...kept.values()][0];
  /** A client with the runtime's own fetch. */
  const ofRuntime = (): NativeClient =>
    createNativeClient({ baseUrl, resources: [resource], storage });
  return { start, ofRuntime, token, storage };
}

/** What native clients do. The server's side, and races, are in test/client/native. */
export const natively: Checks = {
  "natively log in, resume after a restart, refresh, and log out": async (context) => {
    const { start, token } = appOf(context);
    const first = start();
    const user = await first.logIn(context.person);
    const ofLogin = token();
    equal(/^rt1_[\w-]{70}$/.test(ofLogin ?? ""), true);
    const client = start();
    context.network.reset();
    equal((await client.getUser())?.username, user.username);
    equal(context.network.calls, refreshing);
    equal(token() === ofLogin, false);
    equal(await client.call("get", "/users/me"), await client.getUser());
    await advanceClock(pastExpiry, () => client.call("get", "/users/me/sessions"));
    await client.reauthenticate({ password: context.person.password });
    await client.logOut();
    equal(
      [token(), await client.getUser(), await client.getToken()],
      [undefined, undefined, undefined],
    );
    equal([await start().getUser(), await first.getToken()], [undefined, undefined]);
  },

  "natively use the runtime's own fetch, and the access token at other origins": async (
    context,
  ) => {
    const client = appOf(context).ofRuntime();
    await client.logIn(context.person);
    const sent = await client.fetch(`${context.environment.resource}/x`);
    const { authorization } = (await sent.json()) as { readonly authorization: string };
    equal(authorization, `Bearer ${await client.getToken()}`);
    await client.logOut();
    equal(await client.getUser(), undefined);
  },

  "natively adopt a refresh token, which its first owner cannot use any more": async (context) => {
    const [one, two] = [appOf(context), appOf(context)];
    await one.start().logIn(context.person);
    const { username } = await two.start().adopt(one.token() ?? "");
    equal(username, context.person.username);
    equal(one.token() === two.token(), false);
    await two.start().getUser();
    equal(await one.start().getUser(), undefined);
    equal(one.token(), undefined);
  },

  "natively repeat a refresh whose response was lost": async (context) => {
    const { start } = appOf(context);
    await start().logIn(context.person);
    const client = start();
    context.network.reset();
    context.network.intercept(tokenCall, responseLost);
    equal((await client.getUser())?.username, context.person.username);
    equal(context.network.calls, [tokenCall, ...refreshing]);
  },

  "natively refresh with one token in two processes, and both stay logged in": async (context) => {
    const { start, token } = appOf(context);
    await start().logIn(context.person);
    const { handler, reached, open } = gate("request");
    context.network.intercept(tokenCall, handler);
    const [one, two] = [start(), start()];
    const slow = one.getUser();
    await reached;
    equal((await two.getUser())?.username, context.person.username);
    const newest = token();
    open();
    equal((await slow)?.username, context.person.username);
    equal(token(), newest);
    await two.logOut();
    await advanceClock(pastExpiry, () => one.getToken());
    equal([await one.getUser(), token()], [undefined, undefined]);
  },

  "natively throw what the storage throws, and Latchkey's errors by their codes": async (
    context,
  ) => {
    const { start, storage, token } = appOf(context);
    const client = start();
    const wrong = { ...context.person, password: `not ${context.person.password}` };
    const { code, status } = await thrown<LatchkeyError>(client.logIn(wrong));
    equal([code, status, token()], ["invalid_grant", 400, undefined]);
    await client.logIn(context.person);
    const before = token();
    const failing = createNativeClient({
      baseUrl: context.environment.baseUrl,
      storage: {
        ...storage,
        set() {
          throw new Error("disk full");
        },
      },
      fetch: context.network.fetch,
    });
    equal((await thrown(failing.getUser())).message, "disk full");
    equal(token(), before);
    context.network.intercept(revokeCall, requestLost);
    equal((await thrown<LatchkeyError>(client.logOut())).code, "unreachable");
    equal((await start().getUser())?.username, context.person.username);
    await client.logOut();
    equal(token(), undefined);
  },

  "natively abort a call by its signal": async (context) => {
    const client = appOf(context).ofRuntime();
    await client.logIn(context.person);
    const controller = new AbortController();
    const path = `/${crypto.randomUUID()}/never`;
    const sent = client.fetch(context.environment.resource + path, { signal: controller.signal });
    await client.fetch(`${context.environment.resource}/until-asked?path=${path}&times=1`);
    controller.abort(new Error("enough"));
    equal((await thrown(sent)).message, "enough");
    await client.logOut();
  },
};
