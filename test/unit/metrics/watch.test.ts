import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Auth } from "../../../src/core/auth.ts";
import { Failure, serverFailures } from "../../../src/core/failures.ts";
import { createHashQueue } from "../../../src/drivers/bcrypt/queue.ts";
import type { Metrics } from "../../../src/drivers/metrics/metrics.ts";
import { countEvents, watchPurges, watchQueue } from "../../../src/entry/metrics/watch.ts";
import { limitNamed, usualLimits } from "../../support/limits.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { firstParty } from "../support/clients.ts";

const day = 86_400_000;
const minute = 60_000;

let reports: unknown[][];
/** Records each report instead of counting it. */
const metrics = new Proxy({} as Metrics, {
  get:
    (_, name) =>
    (...given: unknown[]) =>
      void reports.push([String(name), ...given]),
});
const reported = (name: string) => reports.flatMap(([of, ...rest]) => (of === name ? rest : []));

let backend: Backend;
beforeEach(async () => {
  reports = [];
  backend = await openBackend();
});
afterEach(() => backend.close());

const open = async (given: Parameters<Backend["openServer"]>[0] = {}) => {
  const server = await backend.openServer({ listeners: [countEvents(metrics)], ...given });
  return { server, auth: server.auth };
};
const settled = (work: Promise<unknown>) => work.catch(() => undefined);

describe("logins", () => {
  const logIn = (auth: Auth, changes: Parameters<typeof login>[0] = {}) =>
    settled(auth.login.withPassword(login(changes)));

  it("are counted by their outcome", async () => {
    const policy = { requireVerifiedEmail: true };
    const { auth } = await open({ policy });
    await auth.accounts.register(ann);
    await logIn(auth);
    backend.sql("update users set email_verified_at = 1");
    await logIn(auth);
    await logIn(auth, { password: "wrong" });
    await logIn(auth, { identifier: "nobody" });
    await logIn(auth, { scope: "unknown" });
    await logIn(auth, { signal: AbortSignal.abort() });
    backend.sql("update users set disabled_at = 1");
    await logIn(auth);
    await settled(auth.login.withLink({ ...login(), token: "x" }));
    expect(reported("countLogin")).toEqual([
      "unverified",
      "success",
      "wrong",
      "unknown",
      "refused",
      "aborted",
      "disabled",
      "refused",
    ]);
  });

  it("are counted as unverified with private registration too, whose answer is that of a wrong password", async () => {
    const { auth } = await open({
      policy: { requireVerifiedEmail: true, registrationPrivacy: true },
    });
    await (await open()).server.auth.accounts.register(ann);
    await logIn(auth);
    expect(reported("countLogin")).toEqual(["unverified"]);
  });

  it("are counted as scheme_off, and not as wrong, if the account's password cannot be checked", async () => {
    const remedyFor = () => "set IMPORT_SCHEMES=argon2";
    const { auth } = await open({ wrap: ({ hasher }) => ({ hasher: { ...hasher, remedyFor } }) });
    await auth.accounts.register(ann);
    await logIn(auth, { password: "wrong" });
    expect(reported("countLogin")).toEqual(["scheme_off"]);
  });

  it("are counted as throttled and as locked", async () => {
    const { auth, server } = await open({ policy: { throttle: usualLimits } });
    const { id } = await auth.accounts.register(ann);
    const key = await server.ports.throttleKeys("login-account", id);
    const expiresAt = backend.now + day;
    await server.ports.store.insertCounter({ key, until: 0, failures: 100, expiresAt });
    await logIn(auth);
    expect(reported("countLogin")).toEqual(["locked"]);
    for (let tries = 0; tries < 10; tries++) await logIn(auth);
    expect(reported("countLogin").at(-1)).toBe("throttled");
  });

  it("are counted as overloaded, and as failed if the store fails", async () => {
    const full = () => Promise.reject(new Failure(serverFailures.overloaded));
    const { auth } = await open({
      wrap: ({ hasher }) => ({ hasher: { ...hasher, inTurn: full } }),
    });
    await logIn(auth);
    for (const error of [new Failure(serverFailures.unavailable), new TypeError("a bug")]) {
      const fail = () => Promise.reject(error);
      const broken = await open({
        wrap: ({ store }) => ({ store: { ...store, findAccountByUsername: fail } }),
      });
      await logIn(broken.auth);
    }
    expect(reported("countLogin")).toEqual(["overloaded", "failed", "failed"]);
  });
});

describe("refreshes", () => {
  it("are counted by their outcome", async () => {
    const { auth } = await open();
    await auth.accounts.register(ann);
    const { refreshToken } = await auth.login.withPassword(login());
    const refresh = (token: string, byCookie = false) =>
      settled(auth.tokens.refresh({ refreshToken: token, client: firstParty, byCookie }));
    const second = (await refresh(refreshToken)) as { refreshToken: string };
    await refresh(refreshToken);
    await refresh(second.refreshToken, true);
    backend.now += minute + 1;
    await refresh(refreshToken);
    await refresh(second.refreshToken);
    await refresh("rt1_x");
    expect(reported("countRefresh")).toEqual([
      "rotated",
      "repeated",
      "repeated",
      "reuse",
      "refused",
      "refused",
    ]);
  });

  it("are counted as throttled", async () => {
    const refreshLimit = { ...limitNamed("refresh"), rule: { limit: 1, window: minute } };
    const { auth } = await open({ policy: { throttle: { refresh: refreshLimit } } });
    await auth.accounts.register(ann);
    let { refreshToken } = await auth.login.withPassword(login());
    for (let tries = 0; tries < 3; tries++) {
      const request = auth.tokens.refresh({ refreshToken, client: firstParty });
      const next = await request.catch(() => undefined);
      refreshToken = next?.refreshToken ?? refreshToken;
    }
    expect(reported("countRefresh")).toEqual(["rotated", "rotated", "throttled"]);
  });
});

describe("limits of which the caller does not learn", () => {
  it("are counted by their policy", async () => {
    const limit = { ...limitNamed("forgot-account"), rule: { limit: 1, window: day } };
    const emailSender = { send: async () => {}, close: async () => {} };
    const { auth } = await open({
      policy: { throttle: { "forgot-account": limit } },
      wrap: () => ({ emailSender }),
    });
    await auth.accounts.register(ann);
    for (let tries = 0; tries < 2; tries++) {
      const request = { identifier: ann.email, language: "en" } as const;
      const send = await auth.links.forgotPassword(request);
      await send();
    }
    expect(reported("countLimit")).toEqual(["forgot-account"]);
  });
});

describe("the rows of a purge", () => {
  it("are counted by their table", async () => {
    const server: Server = await backend.openServer({
      wrap: ({ store }) => ({ store: watchPurges(store, metrics) }),
    });
    await server.auth.accounts.register(ann);
    await server.auth.login.withPassword(login());
    await server.auth.login.withPassword(login());
    backend.now += 31 * day;
    await server.auth.purge();
    const rows = new Map<unknown, number>();
    for (const [, table, count] of reports.filter(([name]) => name === "countPurged")) {
      rows.set(table, (rows.get(table) ?? 0) + Number(count));
    }
    expect(Object.fromEntries(rows)).toEqual({
      sessions: 2,
      users: 0,
      outbox: 0,
      throttle: 0,
      used_challenges: 0,
      authorizations: 0,
      organizations: 0,
      invitations: 0,
      audit: 0,
    });
  });
});

describe("the queue of hashes", () => {
  it("reports each wait once, and how many wait", async () => {
    const limits = { atOnce: 1, waiting: 1, patience: 1, holdBack: 1 };
    const queue = watchQueue(createHashQueue(limits), metrics);
    let finish = (): void => {};
    const first = queue(() => new Promise<void>((resolve) => (finish = resolve)));
    // They never begin: one gives up, and the place of the other is taken.
    const others = await Promise.allSettled([queue(async () => {}), queue(async () => {})]);
    expect(others.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    finish();
    await first;
    expect(reported("setHashesWaiting")).toEqual([1, 2, 3, 2, 1, 0]);
    expect(reported("observeHashWait")).toEqual([expect.any(Number)]);
  });
});
