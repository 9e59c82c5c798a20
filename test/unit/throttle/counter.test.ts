import { beforeEach, afterEach, describe, expect, it } from "vitest";
import {
  isWithin,
  spend,
  countRule,
  nextUntil,
  quotaOf,
} from "../../../src/core/throttle/count.ts";
import { limitNamed, usualLimits } from "../../support/limits.ts";
import { openBackend, type Backend, type Server } from "../support/backend.ts";
import { noon } from "../support/claims.ts";
import { refusal } from "../support/refusal.ts";

const settings = { throttle: usualLimits, throttleStrict: false };
const minute = 60_000;
const hour = 60 * minute;

let backend: Backend;
let server: Server;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer();
});
afterEach(() => backend.close());

const tryOne = (name: string, subject = "somebody") =>
  spend(server.ports, settings, limitNamed(name), subject);

/** The number of tries in turn that are allowed now. */
async function allowed(name: string, tries: number): Promise<number> {
  let count = 0;
  for (let index = 0; index < tries; index++) {
    if (await isWithin(server.ports, settings, limitNamed(name), "somebody")) count++;
  }
  return count;
}

it.each([
  [1, 1],
  [1000, 1],
  [1001, 2],
  [1999, 2],
  [2000, 2],
])("a wait of %i ms is told as %i s, so that nobody comes back too early", (wait, seconds) => {
  const limit = limitNamed("redeem");
  expect(quotaOf(limit, noon + wait, noon).retryAfter).toBe(seconds);
});

describe("a limit by growing waits", () => {
  it("allows ten tries at once, then waits that double from a second to fifteen minutes", async () => {
    expect(await allowed("login-place", 12)).toBe(10);
    const waits: number[] = [];
    for (let index = 0; index < 13; index++) {
      const { quota } = await refusal(tryOne("login-place"));
      const wait = quota?.retryAfter ?? 0;
      waits.push(wait);
      backend.now += wait * 1000 - 1;
      await refusal(tryOne("login-place"));
      backend.now += 1;
      await tryOne("login-place");
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
  });

  it("allows a hundred tries, and then none for a day", async () => {
    for (let index = 0; index < 100; index++) {
      await tryOne("login-place");
      backend.now += 15 * minute;
    }
    const { quota } = await refusal(tryOne("login-place"));
    expect(quota?.retryAfter).toBe(24 * 3600 - 15 * 60);
    backend.now += 24 * hour;
    await tryOne("login-place");
  });

  it("loses nothing by a clock that goes back five minutes, and locks nobody out", async () => {
    expect(await allowed("login-place", 10)).toBe(10);
    backend.now -= 5 * minute;
    const { quota } = await refusal(tryOne("login-place"));
    expect(quota?.retryAfter).toBe(301);
    backend.now += 5 * minute + 1000;
    await tryOne("login-place");
  });

  it("refuses no early try on a server whose clock is behind", async () => {
    const behind = await backend.openServer({
      wrap: ({ clock }) => ({ clock: () => clock() - 20_000 }),
    });
    for (let index = 0; index < 5; index++) {
      await tryOne("login-place");
      await spend(behind.ports, settings, limitNamed("login-place"), "somebody");
    }
  });
});

describe("a limit by a rate", () => {
  it("allows its number at once, then one after each part of the window, and all after a window", async () => {
    expect(await allowed("register", 12)).toBe(10);
    backend.now += 6 * minute;
    expect(await allowed("register", 3)).toBe(1);
    backend.now += hour;
    expect(await allowed("register", 12)).toBe(10);
  });

  it("tells the caller its name, its size and when to come back", async () => {
    expect(await allowed("register", 10)).toBe(10);
    expect(await refusal(tryOne("register"))).toMatchObject({
      code: "too_many_requests",
      quota: { policy: "register", limit: 10, window: 3600, retryAfter: 360 },
    });
  });
});

describe("a limit by a total", () => {
  it("allows its number, whenever the tries are", async () => {
    expect(await allowed("login-account", 60)).toBe(60);
    backend.now += hour;
    expect(await allowed("login-account", 60)).toBe(40);
  });
});

describe("counters", () => {
  it("of a policy that is off, and without a subject, do not exist", async () => {
    for (let index = 0; index < 20; index++) {
      await spend(server.ports, { ...settings, throttle: {} }, limitNamed("register"), "somebody");
      await spend(server.ports, settings, limitNamed("register"), undefined);
    }
    expect(backend.sql("SELECT * FROM throttle")).toEqual([]);
  });

  it("reveal neither the subject nor the policy, and have no key in common", async () => {
    const subjects = ["ann@example.com", "203.0.113.9"];
    for (const subject of subjects) {
      await tryOne("register", subject);
      await tryOne("redeem", subject);
    }
    const rows = backend.sql("SELECT * FROM throttle");
    expect(new Set(rows.map(({ key }) => key)).size).toBe(4);
    for (const { key } of rows) expect(key).toMatch(/^[\w-]{22}$/);
    expect(JSON.stringify(rows)).not.toMatch(/ann|203|register|redeem/);
  });

  it("are purged when they have expired", async () => {
    await tryOne("register");
    await tryOne("login-place");
    backend.now = noon + 2 * hour;
    await server.auth.purge();
    expect(backend.sql("SELECT * FROM throttle")).toHaveLength(1);
  });
});

it("computes the next time as the statement of the store does", async () => {
  for (const name of ["login-place", "register", "login-account"] as const) {
    const rule = countRule(limitNamed(name).rule);
    for (const failures of [1, 8, 9, 10, 18, 19, 30]) {
      const { now } = backend;
      const counter = { key: name, until: now, failures, expiresAt: now + hour };
      await server.ports.store.deleteCounters([name, name, name]);
      await server.ports.store.insertCounter(counter);
      await server.ports.store.countTry({ key: name, rule, now, expiresAt: now + hour });
      const [row] = await server.ports.store.findCounters([name, name, name], now);
      expect(row?.until, `${name} ${failures}`).toBe(nextUntil(rule, counter, now));
    }
  }
});
