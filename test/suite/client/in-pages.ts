import type { User } from "latchkey/client";
import { equal } from "./expect.ts";
import type { Checks } from "./stage.ts";

/** What only a browser's cookie jar makes possible. */
export const inPages: Checks = {
  "resume the session by the cookie, with one request": async (stage) => {
    const { user } = await stage.loggedIn();
    const client = stage.client();
    const told: (User | undefined)[] = [];
    client.onChange((who) => told.push(who));
    const me = client.fetch("/users/me").then((answer) => answer.json());
    equal(await Promise.all([client.user(), client.user(), me]), [user, user, user]);
    equal(stage.network.calls, ["POST /session/refresh", "GET /users/me"]);
    equal(told, [user]);
  },

  "leave nothing where a script could find it": async (stage) => {
    const { client } = await stage.loggedIn();
    await client.fetch("/users/me");
    equal(document.cookie, "");
    equal([localStorage.length, sessionStorage.length], [0, 0]);
    equal(await indexedDB.databases(), []);
    equal(await caches.keys(), []);
    const token = stage.network.headers.get("Authorization")?.slice("Bearer ".length) ?? "";
    equal([token.length > 100, JSON.stringify(client).includes(token)], [true, false]);
  },

  "write no header that only the browser may": async (stage) => {
    await stage.loggedIn();
    const names: string[] = [];
    const { Request } = globalThis;
    globalThis.Request = class extends Request {
      constructor(input: RequestInfo | URL, init?: RequestInit) {
        super(input, init);
        names.push(...new Headers(init?.headers).keys(), ...Object.keys(init?.headers ?? {}));
      }
    };
    try {
      await stage.client().user();
    } finally {
      globalThis.Request = Request;
    }
    equal([...new Set(names.map((name) => name.toLowerCase()))], ["x-latchkey"]);
  },

  "end the cookie's session by a logout that comes first": async (stage) => {
    const { client } = await stage.loggedIn();
    const Authorization = `Bearer ${await tokenOf(stage.world.resource, client.fetch)}`;
    const told: unknown[] = [];
    client.onChange((who) => told.push(who ?? null));
    const fresh = stage.client();
    await fresh.logOut();
    equal(await fresh.user(), undefined);
    const answer = await fetch(`${stage.world.baseUrl}/users/me`, { headers: { Authorization } });
    equal(answer.status, 401);
    equal(await stage.client().user(), undefined);
    // Of this page or another: it was told.
    while (told.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    equal(told, [null]);
  },
};

async function tokenOf(resource: string, fetch: (url: string) => Promise<Response>) {
  const { authorization } = (await (await fetch(`${resource}/x`)).json()) as {
    authorization: string;
  };
  return authorization.slice("Bearer ".length);
}
