import type { LatchkeyError } from "latchkey/client";
import { equal, later, thrown } from "./expect.ts";
import type { Checks } from "./stage.ts";

/** What a browser does by itself, and clients do where there is none. */
export const onServers: Checks = {
  "keep the refresh token, and send it with the session calls alone": async (stage) => {
    const client = stage.client();
    const cookies: (string | null)[] = [];
    const look = async (work: Promise<unknown>): Promise<void> => {
      await work;
      cookies.push(stage.network.headers.get("Cookie"));
    };
    await look(client.logIn(stage.person));
    await look(client.fetch("/users/me"));
    await look(client.fetch(`${stage.world.resource}/x`));
    await look(client.call("get", "/users/me"));
    equal(cookies, [null, null, null, null]);
    const refresh = async (): Promise<unknown> => {
      stage.network.meet("POST /session/refresh", (_, pass) => {
        cookies.push(stage.network.headers.get("Cookie"));
        return pass();
      });
      return later(1_200_000, () => client.call("get", "/users/me"));
    };
    await refresh();
    await refresh();
    await look(client.logOut());
    const sent = cookies.slice(4);
    equal(
      sent.map((cookie) => /^__Host-latchkey=rt1_[\w-]{70}$/.test(cookie ?? "")),
      [true, true, true],
    );
    equal([sent[0] === sent[1], sent[1] === sent[2]], [false, true]);
    await look(client.logOut());
    equal(cookies.at(-1), null);
  },

  "name the origin of Latchkey, or the one they are told to": async (stage) => {
    const client = stage.client();
    equal(await client.user(), undefined);
    equal(stage.network.headers.get("Origin"), stage.world.baseUrl);
    const other = stage.client({ origin: "https://foreign.example.com" });
    const { code, status } = await thrown<LatchkeyError>(other.user());
    equal([code, status], ["origin_not_allowed", 403]);
    equal(stage.network.headers.get("Origin"), "https://foreign.example.com");
    await stage.client().fetch(`${stage.world.foreign}/x`);
    equal(stage.network.headers.has("Origin"), false);
  },

  "are two persons when they are two": async (stage) => {
    const [one, two] = [stage.client(), stage.client()];
    const user = await one.logIn(stage.person);
    equal(await two.user(), undefined);
    const other = await two.logIn(stage.other);
    equal([await one.call("get", "/users/me"), await two.call("get", "/users/me")], [user, other]);
    await one.logOut();
    equal(await two.call("get", "/users/me"), other);
  },

  "end with the caller's signal, also when garbage was collected meanwhile": async (stage) => {
    // By the runtime's own fetch: one around it may itself lose the signal.
    const client = stage.client({ fetch: undefined });
    const user = await client.logIn(stage.person);
    const { resource } = stage.world;
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
    equal(await client.user(), user);
  },

  "have no tabs": async (stage) => {
    const { BroadcastChannel } = globalThis;
    let opened = 0;
    globalThis.BroadcastChannel = function open() {
      opened++;
    } as unknown as typeof BroadcastChannel;
    try {
      equal(await stage.client().user(), undefined);
    } finally {
      globalThis.BroadcastChannel = BroadcastChannel;
    }
    equal(opened, 0);
  },
};

/** Where the runtime can be asked to. */
async function collectGarbage(): Promise<void> {
  const { gc, Bun } = globalThis as { gc?: () => void; Bun?: { gc(isSync: boolean): void } };
  for (let times = 0; times < 3; times++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    gc?.();
    Bun?.gc(true);
  }
}
