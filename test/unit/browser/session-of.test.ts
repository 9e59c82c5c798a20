import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Policy } from "../../../src/core/policy.ts";
import type { Store } from "../../../src/core/ports.ts";
import { sessionLimits } from "../../../src/core/sessions/limits.ts";
import { usualTerms } from "../../support/session-terms.ts";
import { ann, login, openBackend, type Backend } from "../support/backend.ts";
import { firstParty } from "../support/clients.ts";

let backend: Backend;
beforeEach(async () => {
  backend = await openBackend();
});
afterEach(() => backend.close());

/** A server, and the names of the methods of its store that were called. */
async function openCounted(policy: Partial<Policy> = {}) {
  const calls: string[] = [];
  const server = await backend.openServer({
    policy,
    wrap: ({ store }) => ({
      store: new Proxy(store, {
        get(target, name) {
          const method = Reflect.get(target, name) as Store[keyof Store];
          if (typeof name === "string") calls.push(name);
          return method;
        },
      }),
    }),
  });
  return { ...server, calls };
}

describe("the session of a cookie", () => {
  it("takes one read, and none for a forged token", async () => {
    const { auth, calls } = await openCounted();
    await auth.accounts.register(ann);
    const { refreshToken, userId, sessionId } = await auth.login.withPassword(login());
    calls.length = 0;
    expect(await auth.browser.sessionOf("rt1_forged")).toBeUndefined();
    expect(calls).toEqual([]);
    const session = await auth.browser.sessionOf(refreshToken);
    expect(calls).toEqual(["findSessionAccount"]);
    expect(session).toMatchObject({ userId, sessionId, acr: "aal1", owesFactor: false });
    expect(JSON.stringify(session)).not.toMatch(/hash/i);
  });

  it("is found by the token before the newest until the grace ends, and never by an older one", async () => {
    const { auth } = await openCounted();
    await auth.accounts.register(ann);
    const tokens = [(await auth.login.withPassword(login())).refreshToken];
    const isFound = async () =>
      Promise.all(tokens.map(async (one) => (await auth.browser.sessionOf(one)) !== undefined));
    const refresh = async () => {
      const refreshToken = tokens.at(-1) ?? "";
      tokens.push((await auth.tokens.refresh({ refreshToken, client: firstParty })).refreshToken);
    };
    await refresh();
    expect(await isFound()).toEqual([true, true]);
    await refresh();
    expect(await isFound()).toEqual([false, true, true]);
    backend.now += sessionLimits.grace;
    expect(await isFound()).toEqual([false, true, true]);
    backend.now += 1;
    expect(await isFound()).toEqual([false, false, true]);
    backend.now += usualTerms.idle;
    expect(await isFound()).toEqual([false, false, false]);
  });

  it("says that a second factor must be set up as long as the operator requires one", async () => {
    const { auth } = await openCounted();
    await auth.accounts.register(ann);
    const { refreshToken } = await auth.login.withPassword(login());
    const strict = await openCounted({ mfa: "all" });
    expect(await strict.auth.browser.sessionOf(refreshToken)).toMatchObject({ owesFactor: true });
  });
});
