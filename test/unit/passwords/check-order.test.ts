import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { passwordChecks } from "../../../src/core/passwords/check.ts";
import type { PasswordHasher } from "../../../src/core/passwords/ports.ts";
import { passwordThrottle } from "../../../src/core/passwords/rows.ts";
import {
  type PasswordLimits,
  deviceLimits,
  strangerLimits,
} from "../../../src/core/passwords/tried.ts";
import type { Limit } from "../../../src/core/throttle/model.ts";
import { queueLimits } from "../../../src/drivers/bcrypt/queue.ts";
import { usualLimits } from "../../support/limits.ts";
import { openBackend, type Backend } from "../support/backend.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
beforeEach(async () => {
  backend = await openBackend();
});
afterEach(() => backend.close());

const stranger = (network: string | undefined, identifier = "ann") =>
  strangerLimits({ identifier, userId: identifier, network, onFull: undefined });

/** Checks that note the ranks of their turns. All wait for their turn until `end`, which waits for one more. */
async function scene() {
  const { ports } = await backend.openServer();
  const { store, throttleKeys } = ports;
  const ranks: (number | undefined)[] = [];
  let isRight = false;
  let gate = Promise.withResolvers<void>();
  const hasher: PasswordHasher = {
    ...ports.hasher,
    async inTurn(task, _, rank) {
      ranks.push(rank);
      await gate.promise;
      return task(async () => isRight);
    },
  };
  const settings = { throttle: usualLimits, throttleStrict: false };
  const check = passwordChecks({ ...ports, hasher }, settings);
  const running: Promise<unknown>[] = [];
  let served = 0;
  return {
    /** The rank of a try. */
    async enter(limits: PasswordLimits): Promise<number | undefined> {
      const before = ranks.length;
      const verdict = check({ password: "wrong", hash: undefined, limits });
      const ended = verdict.then(({ isRight, forgive }) => (isRight ? forgive() : undefined));
      running.push(ended.catch(() => undefined));
      await expect.poll(() => ranks.length).toBe(before + 1);
      return ranks.at(-1);
    },
    async seed({ name }: Limit, subject: string, failures: number) {
      const key = await throttleKeys(name, subject);
      await store.insertCounter({ key, until: 0, failures, expiresAt: backend.now + 3_600_000 });
    },
    async end(outcome: "right" | "wrong" = "wrong") {
      isRight = outcome === "right";
      await expect.poll(() => ranks.length).toBeGreaterThan(served);
      served = ranks.length;
      gate.resolve();
      gate = Promise.withResolvers();
      await Promise.all(running.splice(0));
    },
    check,
  };
}

describe("the order of password checks", () => {
  it("puts an account that logs in again and again behind others that are known, and forgets it in time", async () => {
    const { enter, end } = await scene();
    const device = (id: string) => deviceLimits(id, { id: "ann", sessionsValidFrom: 0 });
    for (const rank of [0, 1, 2]) expect(await enter(device(`device ${rank}`))).toBe(rank);
    expect(await enter(deviceLimits("a device", { id: "bea", sessionsValidFrom: 0 }))).toBe(0);
    await end("right");
    backend.now += 30_000;
    expect(await enter(device("a device"))).toBe(0);
    await end("right");
  });

  it("puts a known device and a person who is logged in before strangers", async () => {
    const { enter, end } = await scene();
    expect(await enter(deviceLimits("a device", { id: "ann", sessionsValidFrom: 0 }))).toBe(0);
    expect(
      await enter({ place: { limit: passwordThrottle.reauthentication, subject: "a session" } }),
    ).toBe(0);
    expect(await enter(stranger("192.0.2.1"))).toBe(1);
    await end();
  });

  it("puts the networks with the fewest wrong passwords first, whatever account they were for", async () => {
    const { enter, end, seed } = await scene();
    await seed(passwordThrottle.network, "192.0.2.1", 7);
    await seed(passwordThrottle.account, "bea", 60);
    expect(await enter(stranger("192.0.2.1", "ann"))).toBe(8);
    expect(await enter(stranger("192.0.2.2", "bea"))).toBe(1);
    await end();
  });

  it("puts each try of a network a place behind its others that are under way, until they end", async () => {
    const { enter, end } = await scene();
    for (let index = 0; index < 5; index++) {
      expect(await enter(stranger("192.0.2.1", `name ${index}`))).toBe(
        1 + index / queueLimits.waiting,
      );
    }
    expect(await enter(stranger("192.0.2.2", "eve"))).toBe(1);
    await end("right");
    expect(await enter(stranger("192.0.2.1", "flo"))).toBe(1);
    await end();
  });

  it("puts of equal networks those first whose identifier was tried the least since it was right", async () => {
    const { enter, end } = await scene();
    expect(await enter(stranger("192.0.2.1", "ann"))).toBe(1);
    expect(await enter(stranger("192.0.2.2", "ann"))).toBe(1.1);
    expect(await enter(stranger("192.0.2.3", "ann@example.com"))).toBe(1);
    await end();
    for (let other = 4; other < 20; other++) await enter(stranger(`192.0.2.${other}`, "ann"));
    expect(await enter(stranger("192.0.2.20", "ann"))).toBe(1.9);
    await end("right");
    expect(await enter(stranger("192.0.2.21", "ann"))).toBe(1);
    await end();
  });

  it("goes by the place if there is no network", async () => {
    const { enter, end } = await scene();
    for (const rank of [1, 1 + 1 / queueLimits.waiting + 0.1]) {
      expect(await enter(stranger(undefined, "ann"))).toBe(rank);
    }
    expect(await enter(stranger(undefined, "bea"))).toBe(1);
    await end();
  });
});

it("a check for an account that is full fails as a wrong password does, and the log names the limit", async () => {
  const { check, end, seed } = await scene();
  await seed(passwordThrottle.account, "ann", 100);
  const refused = refusal(check({ password: "right", hash: "a", limits: stranger("192.0.2.1") }));
  await end();
  expect(await refused).toMatchObject({ code: "invalid_grant", reason: "policy login-account" });
});
