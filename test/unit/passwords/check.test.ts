import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { passwordChecks } from "../../../src/core/passwords/check.ts";
import type { PasswordHasher, VerifyPassword } from "../../../src/core/passwords/ports.ts";
import { passwordThrottle } from "../../../src/core/passwords/rows.ts";
import type { PasswordLimits } from "../../../src/core/passwords/tried.ts";
import type { Limit } from "../../../src/core/throttle/model.ts";
import type { ThrottleStore } from "../../../src/core/throttle/ports.ts";
import { createHashQueue, queueLimits } from "../../../src/drivers/bcrypt/queue.ts";
import { usualLimits } from "../../support/limits.ts";
import { openBackend, type Backend } from "../support/backend.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
beforeEach(async () => {
  backend = await openBackend();
});
afterEach(() => backend.close());

/** Stands for a hash, because these tests are about what is counted. */
const hash = "hash of: right";
const instant: VerifyPassword = async (password, stored) => stored === `hash of: ${password}`;

/** An identifier that has no key. */
const noKey = "no key";

/** The checks of one process, with the statements and hashes that they made. */
async function openProcess({
  throttleStrict = false,
  verify = instant,
  change = (store: ThrottleStore): Partial<ThrottleStore> => store,
} = {}) {
  const server = await backend.openServer({ wrap: ({ store }) => ({ store: watched(store) }) });
  // So patient that a slow machine refuses nobody.
  const queue = createHashQueue({ ...queueLimits, atOnce: 2, patience: 600_000 });
  const calls: string[] = [];
  let hashes = 0;
  function watched<S extends ThrottleStore>(store: S): S {
    const methods = Object.entries({ ...store, ...change(store) });
    const noted = methods.map(([name, method]) => [
      name,
      (...values: unknown[]) => {
        calls.push(name);
        return (method as (...values: unknown[]) => unknown)(...values);
      },
    ]);
    return Object.fromEntries(noted) as S;
  }
  const noted: VerifyPassword = (password, stored) => {
    if (stored !== undefined) hashes++;
    return verify(password, stored);
  };
  const hasher: PasswordHasher = {
    ...server.ports.hasher,
    inTurn: (task, signal, rank) => queue(() => task(noted), signal, rank),
  };
  const settings = { throttle: usualLimits, throttleStrict };
  const throttleKeys: typeof server.ports.throttleKeys = async (policy, subject) => {
    if (subject === noKey) throw new Error("no key");
    return server.ports.throttleKeys(policy, subject);
  };
  const check = passwordChecks({ ...server.ports, hasher, throttleKeys }, settings);
  return {
    calls,
    hashes: () => hashes,
    async seed({ name }: Limit, subject: string, failures: number) {
      const { store, throttleKeys } = server.ports;
      const key = await throttleKeys(name, subject);
      await store.insertCounter({ key, until: 0, failures, expiresAt: backend.now + 86_400_000 });
    },
    /** The outcome of a check: whether the password is right, or the code of a refusal. */
    tell: (limits: PasswordLimits, password = "wrong", signal?: AbortSignal) =>
      check({ password, hash, limits, signal }).then(
        async ({ isRight, forgive }) => {
          if (!isRight) return "wrong";
          await forgive();
          return "right";
        },
        (failure: { code: string }) => failure.code,
      ),
    check,
  };
}

/** Two processes over one database. Opened in turn, because each migrates the file. */
const openTwo = async (options = {}) =>
  [await openProcess(options), await openProcess(options)] as const;

const from = (
  place: string,
  { network = "a network", onFull }: { network?: string; onFull?: () => Promise<void> } = {},
): PasswordLimits => ({
  place: { limit: passwordThrottle.place, subject: place },
  account: { limit: passwordThrottle.account, subject: "ann", onFull },
  network: { limit: passwordThrottle.network, subject: network },
});

const countsOf = (rows: readonly Record<string, unknown>[]) =>
  rows.map(({ failures }) => Number(failures)).toSorted((one, other) => one - other);
const counters = () => countsOf(backend.sql("SELECT failures FROM throttle"));

const tally = (outcomes: readonly string[]) =>
  Object.fromEntries(
    [...new Set(outcomes)].map((one) => [one, outcomes.filter((other) => other === one).length]),
  );

/** Asks all at once, with a queue that takes every try. */
const atOnce = (all: readonly Promise<string>[]) => Promise.all(all).then(tally);

describe("a check of a password", () => {
  it("reads the counters once and writes none if the password is right at once", async () => {
    const { tell, calls } = await openProcess();
    for (let time = 0; time < 3; time++) expect(await tell(from("home"), "right")).toBe("right");
    expect(calls).toEqual(["findCounters", "findCounters", "findCounters"]);
    expect(counters()).toEqual([]);
  });

  it("keeps nothing of a check that fails before it reads the counters", async () => {
    const { tell, check, calls } = await openProcess();
    const limits = { ...from("home"), identifier: noKey };
    await expect(check({ password: "wrong", hash, limits })).rejects.toThrow("no key");
    expect(await tell(from("home"), "right")).toBe("right");
    expect(calls).toEqual(["findCounters"]);
  });

  it("counts a wrong password for the place, the account and the network", async () => {
    const { tell } = await openProcess();
    expect(await tell(from("home"))).toBe("wrong");
    expect(await tell(from("home"))).toBe("wrong");
    expect(await tell(from("elsewhere"))).toBe("wrong");
    expect(counters()).toEqual([1, 2, 3, 3]);
  });

  it("clears the counters of place and account when the password is right, and not that of the network", async () => {
    const { tell } = await openProcess();
    for (let time = 0; time < 7; time++) await tell(from("home"));
    expect(await tell(from("home"), "right")).toBe("right");
    expect(counters()).toEqual([7]);
    for (let time = 0; time < 3; time++) await tell(from("home"));
    expect(counters()).toEqual([3, 3, 10]);
  });

  it("refuses a place after ten wrong passwords without a hash, and so the right one", async () => {
    const { tell, hashes } = await openProcess();
    for (let time = 0; time < 10; time++) expect(await tell(from("home"))).toBe("wrong");
    expect(await tell(from("home"))).toBe("too_many_requests");
    expect(await tell(from("home"), "right")).toBe("too_many_requests");
    expect(hashes()).toBe(10);
    backend.now += 1000;
    expect(await tell(from("home"), "right")).toBe("right");
  });

  it("refuses a network after fifty wrong passwords, for every account", async () => {
    const { tell } = await openProcess();
    for (let time = 0; time < 50; time++) expect(await tell(from(`place ${time}`))).toBe("wrong");
    const failure = await refusal(
      (await openProcess()).check({ password: "right", hash, limits: from("another place") }),
    );
    expect(failure.quota).toEqual({
      policy: "login-network",
      limit: 50,
      window: 600,
      retryAfter: 12,
    });
    expect(await tell(from("another place", { network: "another network" }), "right")).toBe(
      "right",
    );
  });

  it("VULN-52 checks at most one try for each process beyond the limit, of many at once from one place", async () => {
    const processes = await openTwo();
    const outcomes = await atOnce(
      processes.flatMap(({ tell }) => Array.from({ length: 30 }, () => tell(from("home")))),
    );
    const checked = processes.reduce((sum, { hashes }) => sum + hashes(), 0);
    expect(outcomes["wrong"]).toBe(checked);
    expect(outcomes["too_many_requests"]).toBe(60 - checked);
    expect(checked).toBeGreaterThanOrEqual(10);
    expect(checked).toBeLessThanOrEqual(12);
  });

  it("VULN-52 checks exactly the limit with THROTTLE_STRICT", async () => {
    const strict = { throttleStrict: true };
    const processes = await openTwo(strict);
    const outcomes = await atOnce(
      processes.flatMap(({ tell }) => Array.from({ length: 30 }, () => tell(from("home")))),
    );
    expect(outcomes).toEqual({ wrong: 10, too_many_requests: 50 });
  });

  it("counts a wrong password whose client hung up during the hash", async () => {
    const client = new AbortController();
    const { tell } = await openProcess({
      verify: async () => {
        client.abort();
        return false;
      },
    });
    expect(await tell(from("home"), "wrong", client.signal)).toBe("wrong");
    expect(counters()).toEqual([1, 1, 1]);
  });

  it("makes no hash if the counters cannot be read", async () => {
    const findCounters = () => Promise.reject(Object.assign(new Error("gone"), { code: "gone" }));
    const { tell, hashes } = await openProcess({ change: () => ({ findCounters }) });
    expect(await tell(from("home"), "right")).toBe("gone");
    expect(hashes()).toBe(0);
  });

  it("makes no hash if a try that must be counted cannot be", async () => {
    const countTry = () => Promise.reject(Object.assign(new Error("gone"), { code: "gone" }));
    const { tell, hashes } = await openProcess({
      throttleStrict: true,
      change: () => ({ countTry }),
    });
    expect(await tell(from("home"), "right")).toBe("gone");
    expect(hashes()).toBe(0);
  });

  it("gives the free try back when the queue refuses it", async () => {
    const { tell } = await openProcess();
    expect(await tell(from("home"), "right", AbortSignal.abort())).toBe("aborted");
    const { calls, tell: again } = await openProcess();
    expect(await again(from("home"), "right", AbortSignal.abort())).toBe("aborted");
    expect(await again(from("home"), "right")).toBe("right");
    expect(calls).toEqual(["findCounters", "findCounters"]);
  });
});

describe("an account whose hundred tries are used up", () => {
  it("VULN-52 hashes without the right answer after a hundred guesses from many places, and is reported once", async () => {
    let reports = 0;
    const onFull = async (): Promise<void> => void reports++;
    const processes = await openTwo();
    const outcomes = await atOnce(
      processes.flatMap(({ tell }, index) =>
        Array.from({ length: 60 }, (_, time) => {
          const network = `network ${index} ${time}`;
          return tell(from(network, { network, onFull }));
        }),
      ),
    );
    const hashes = () => processes.reduce((sum, process) => sum + process.hashes(), 0);
    expect(outcomes).toEqual({ wrong: hashes(), invalid_grant: 120 - hashes() });
    expect(hashes()).toBeGreaterThanOrEqual(100);
    expect(hashes()).toBeLessThanOrEqual(102);
    const before = hashes();
    const tell = (limits: PasswordLimits) => processes[0].tell(limits, "right");
    expect(await tell(from("home", { network: "home", onFull }))).toBe("invalid_grant");
    backend.now += 300 * 86_400_000;
    expect(await tell(from("home", { network: "home", onFull }))).toBe("invalid_grant");
    expect(hashes()).toBe(before);
    expect(reports).toBe(1);
  });

  it("opens after a day if there is no such account, because nobody could unlock it", async () => {
    const { tell, seed } = await openProcess();
    await seed(passwordThrottle.account, "ann", 99);
    expect(await tell(from("elsewhere", { network: "elsewhere" }))).toBe("wrong");
    expect(await tell(from("home", { network: "home" }), "right")).toBe("invalid_grant");
    backend.now += 86_400_000;
    expect(await tell(from("home", { network: "home" }), "right")).toBe("right");
  });
});
