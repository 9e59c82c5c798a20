import type { LatchkeyError } from "latchkey-auth/client";
import type { Checks } from "../context.ts";
import { equal, advanceClock, thrown } from "../expect.ts";

/** What clients do outside a browser, because there no browser does it for them. */
export const onServers: Checks = {
  "store the refresh token, and send it only with the session calls": async (context) => {
    const client = context.client();
    const cookies: (string | null)[] = [];
    const look = async (work: Promise<unknown>): Promise<void> => {
      await work;
      cookies.push(context.network.headers.get("Cookie"));
    };
    await look(client.logIn(context.person));
    await look(client.fetch("/users/me"));
    await look(client.fetch(`${context.environment.resource}/x`));
    await look(client.call("get", "/users/me"));
    equal(cookies, [null, null, null, null]);
    const refresh = async (): Promise<unknown> => {
      context.network.intercept("POST /session/refresh", (_, pass) => {
        cookies.push(context.network.headers.get("Cookie"));
        return pass();
      });
      return advanceClock(1_200_000, () => client.call("get", "/users/me"));
    };
    await refresh();
    await refresh();
    await look(client.logOut());
    const sent = cookies.slice(4);
    equal(
      sent.map((cookie) => /^latchkey-dev=rt1_[\w-]{70}$/.test(cookie ?? "")),
      [true, true, true],
    );
    equal([sent[0] === sent[1], sent[1] === sent[2]], [false, true]);
    await look(client.logOut());
    equal(cookies.at(-1), null);
  },

  "send Latchkey's origin as Origin, or the origin of the option": async (context) => {
    const client = context.client();
    equal(await client.getUser(), undefined);
    equal(context.network.headers.get("Origin"), context.environment.baseUrl);
    const other = context.client({ origin: "https://foreign.example.com" });
    const { code, status } = await thrown<LatchkeyError>(other.getUser());
    equal([code, status], ["origin_not_allowed", 403]);
    equal(context.network.headers.get("Origin"), "https://foreign.example.com");
    await context.client().fetch(`${context.environment.foreign}/x`);
    equal(context.network.headers.has("Origin"), false);
  },

  "have separate sessions": async (context) => {
    const [one, two] = [context.client(), context.client()];
    const user = await one.logIn(context.person);
    equal(await two.getUser(), undefined);
    const other = await two.logIn(context.other);
    equal([await one.call("get", "/users/me"), await two.call("get", "/users/me")], [user, other]);
    await one.logOut();
    equal(await two.call("get", "/users/me"), other);
  },

  "abort by the caller's signal, even after a garbage collection": async (context) => {
    // Use the runtime's own fetch, because a wrapper may itself lose the signal.
    const client = context.client({ fetch: undefined });
    const user = await client.logIn(context.person);
    const { resource } = context.environment;
    const id = crypto.randomUUID();
    for (const [path, times] of [
      [`/${id}/never`, 1],
      [`/first-401/${id}/never`, 2],
    ] as const) {
      const controller = new AbortController();
      const sent = client.fetch(resource + path, { signal: controller.signal });
      await client.fetch(`${resource}/until-asked?path=${path}&times=${times}`);
      await collectGarbage();
      controller.abort(new Error("enough"));
      equal((await thrown(sent)).message, "enough");
    }
    equal(await client.getUser(), user);
  },

  "open no BroadcastChannel": async (context) => {
    const { BroadcastChannel } = globalThis;
    let opened = 0;
    globalThis.BroadcastChannel = function open() {
      opened++;
    } as unknown as typeof BroadcastChannel;
    try {
      equal(await context.client().getUser(), undefined);
    } finally {
      globalThis.BroadcastChannel = BroadcastChannel;
    }
    equal(opened, 0);
  },
};

/** Only some runtimes offer this; in the others it does nothing. */
async function collectGarbage(): Promise<void> {
  const { gc, Bun } = globalThis as { gc?: () => void; Bun?: { gc(isSync: boolean): void } };
  for (let times = 0; times < 3; times++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    gc?.();
    Bun?.gc(true);
  }
}
