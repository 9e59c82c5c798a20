import type { Account } from "latchkey-auth/client";
import type { Checks } from "../context.ts";
import { equal, advanceClock } from "../expect.ts";

export const notifying: Checks = {
  "notify of a login, another user and a logout, and of nothing else": async (context) => {
    await context.client().logOut();
    const client = context.client();
    const notified: (Account | undefined)[] = [];
    client.onChange((user) => notified.push(user));
    await client.getUser();
    equal(notified.length, 0);
    const user = await client.logIn(context.person);
    equal(notified, [user]);
    await client.logIn(context.person);
    await advanceClock(1_200_000, () => client.fetch("/users/me"));
    equal(notified.length, 1);
    const other = await client.logIn(context.other);
    equal(notified, [user, other]);
    await client.logOut();
    await client.logOut();
    equal(notified.length, 3);
    equal(notified[2], undefined);
  },

  "notify when the user's data has changed": async (context) => {
    const { client, user } = await context.loggedIn();
    const notified: (Account | undefined)[] = [];
    const stop = client.onChange((next) => notified.push(next));
    context.network.intercept("POST /session/refresh", async (_, pass) => {
      const answer = await pass();
      const body = (await answer.json()) as { user: Account };
      return Response.json({ ...body, user: { ...body.user, name: "New" } });
    });
    await advanceClock(1_200_000, () => client.fetch("/users/me"));
    equal(notified, [{ ...user, name: "New" }]);
    equal(await client.getUser(), { ...user, name: "New" });
    stop();
    await client.logOut();
  },

  "never call a listener that was removed, even if another listener removed it": async (
    context,
  ) => {
    const { client } = await context.loggedIn();
    const notified: string[] = [];
    const all = [
      client.onChange(() => {
        notified.push("first");
        all[1]?.();
        all[0]?.();
        client.onChange(() => notified.push("late"));
      }),
      client.onChange(() => notified.push("second")),
      client.onChange(() => notified.push("third")),
    ];
    const same = (): number => notified.push("same");
    const stop = client.onChange(same);
    client.onChange(same);
    stop();
    stop();
    await client.logOut();
    equal(notified, ["first", "third", "same"]);
  },

  "report the error of a listener, and still call the others": async (context) => {
    const { client } = await context.loggedIn();
    const { reportError } = globalThis;
    const reported: unknown[] = [];
    globalThis.reportError = (error: unknown) => void reported.push(String(error));
    try {
      const notified: unknown[] = [];
      client.onChange(() => {
        throw new Error("mine");
      });
      client.onChange((user) => notified.push(user ?? null));
      await client.logOut();
      equal(notified, [null]);
      equal(reported, ["Error: mine"]);
    } finally {
      globalThis.reportError = reportError;
    }
    equal(await client.getUser(), undefined);
  },
};
