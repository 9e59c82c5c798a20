import type { User } from "latchkey/client";
import { equal, later } from "./expect.ts";
import type { Checks } from "./stage.ts";

export const telling: Checks = {
  "tell of a login, another person and a logout, and of nothing else": async (stage) => {
    await stage.client().logOut();
    const client = stage.client();
    const told: (User | undefined)[] = [];
    client.onChange((user) => told.push(user));
    await client.user();
    equal(told.length, 0);
    const user = await client.logIn(stage.person);
    equal(told, [user]);
    await client.logIn(stage.person);
    await later(1_200_000, () => client.fetch("/users/me"));
    equal(told.length, 1);
    const other = await client.logIn(stage.other);
    equal(told, [user, other]);
    await client.logOut();
    await client.logOut();
    equal(told.length, 3);
    equal(told[2], undefined);
  },

  "tell that somebody's facts have changed": async (stage) => {
    const { client, user } = await stage.loggedIn();
    const told: (User | undefined)[] = [];
    const stop = client.onChange((who) => told.push(who));
    stage.network.meet("POST /session/refresh", async (_, pass) => {
      const answer = await pass();
      const body = (await answer.json()) as { user: User };
      return Response.json({ ...body, user: { ...body.user, name: "New" } });
    });
    await later(1_200_000, () => client.fetch("/users/me"));
    equal(told, [{ ...user, name: "New" }]);
    equal(await client.user(), { ...user, name: "New" });
    stop();
    await client.logOut();
  },

  "tell nobody who no longer listens, not even in the middle of it": async (stage) => {
    const { client } = await stage.loggedIn();
    const told: string[] = [];
    const all = [
      client.onChange(() => {
        told.push("first");
        all[1]?.();
        all[0]?.();
        client.onChange(() => told.push("late"));
      }),
      client.onChange(() => told.push("second")),
      client.onChange(() => told.push("third")),
    ];
    const same = (): number => told.push("same");
    const stop = client.onChange(same);
    client.onChange(same);
    stop();
    stop();
    await client.logOut();
    equal(told, ["first", "third", "same"]);
  },

  "are not disturbed by a listener that fails, and report that": async (stage) => {
    const { client } = await stage.loggedIn();
    const { reportError } = globalThis;
    const reported: unknown[] = [];
    globalThis.reportError = (error: unknown) => void reported.push(String(error));
    try {
      const told: unknown[] = [];
      client.onChange(() => {
        throw new Error("mine");
      });
      client.onChange((user) => told.push(user ?? null));
      await client.logOut();
      equal(told, [null]);
      equal(reported, ["Error: mine"]);
    } finally {
      globalThis.reportError = reportError;
    }
    equal(await client.user(), undefined);
  },
};
