import type { Account } from "latchkey-auth/client";
import type { Checks } from "../context.ts";
import { equal } from "../expect.ts";

/** What clients do only in a page, because it needs the browser's cookie jar. */
export const inPages: Checks = {
  "resume the session of the cookie with one request": async (context) => {
    const { user } = await context.loggedIn();
    const client = context.client();
    const notified: (Account | undefined)[] = [];
    client.onChange((next) => notified.push(next));
    const me = client.fetch("/users/me").then((answer) => answer.json());
    equal(await Promise.all([client.getUser(), client.getUser(), me]), [user, user, user]);
    equal(context.network.calls, ["POST /session/refresh", "GET /users/me"]);
    equal(notified, [user]);
  },

  "store nothing where a script could read it": async (context) => {
    const { client } = await context.loggedIn();
    await client.fetch("/users/me");
    equal(document.cookie, "");
    equal([localStorage.length, sessionStorage.length], [0, 0]);
    equal(await indexedDB.databases(), []);
    equal(await caches.keys(), []);
    const token = context.network.headers.get("Authorization")?.slice("Bearer ".length) ?? "";
    equal([token.length > 100, JSON.stringify(client).includes(token)], [true, false]);
  },

  "set no header that only the browser may set": async (context) => {
    await context.loggedIn();
    const names: string[] = [];
    const { Request } = globalThis;
    globalThis.Request = class extends Request {
      constructor(input: RequestInfo | URL, init?: RequestInit) {
        super(input, init);
        names.push(...new Headers(init?.headers).keys(), ...Object.keys(init?.headers ?? {}));
      }
    };
    try {
      await context.client().getUser();
    } finally {
      globalThis.Request = Request;
    }
    equal([...new Set(names.map((name) => name.toLowerCase()))], ["x-latchkey"]);
  },

  "end the session of the cookie by a logout that is their first call": async (context) => {
    const { client } = await context.loggedIn();
    const Authorization = `Bearer ${await tokenOf(context.environment.resource, client.fetch)}`;
    const notified: unknown[] = [];
    client.onChange((next) => notified.push(next ?? null));
    const fresh = context.client();
    await fresh.logOut();
    equal(await fresh.getUser(), undefined);
    const answer = await fetch(`${context.environment.baseUrl}/users/me`, {
      headers: { Authorization },
    });
    equal(answer.status, 401);
    equal(await context.client().getUser(), undefined);
    // Clients in the same page are notified as well.
    while (notified.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    equal(notified, [null]);
  },
};

async function tokenOf(resource: string, fetch: (url: string) => Promise<Response>) {
  const { authorization } = (await (await fetch(`${resource}/x`)).json()) as {
    authorization: string;
  };
  return authorization.slice("Bearer ".length);
}
