import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { count } from "../../../src/core/throttle/count.ts";
import { limitNamed } from "../../support/limits.ts";
import type { OpenStore } from "./open-store.ts";
import { insist } from "./records.ts";

const minute = 60_000;
const hour = 60 * minute;

const newKey = (): string => randomBytes(16).toString("base64url");

/** Counters of limits. Each statement decides alone, for all processes. */
export function storeThrottle(opened: () => OpenStore): void {
  describe("throttle", () => {
    /** The number of tries that are allowed, of many at once. */
    async function allowed(name: string, key: string, now: number, tries = 16) {
      const ports = { store: opened().store, clock: () => now };
      const outcomes = Array.from({ length: tries }, () =>
        insist(() => count(ports, limitNamed(name), key)),
      );
      return (await Promise.all(outcomes)).filter((until) => until === undefined).length;
    }
    const find = async (key: string, now = 0) => {
      const found = await opened().store.findCounters([key, key, key], now);
      expect(found.length).toBeLessThanOrEqual(1);
      return found[0];
    };

    it("VULN-52 allows exactly ten of 64 tries at once on a new counter, and counts ten", async () => {
      const key = newKey();
      expect(await allowed("login-place", key, 1000, 64)).toBe(10);
      const expiresAt = 1000 + 24 * hour;
      expect(await find(key)).toStrictEqual({ key, until: 2000, failures: 10, expiresAt });
      expect(await allowed("login-place", key, 2000)).toBe(1);
    });

    it("allows a rate at once, then one after each part of the window, and all after a window", async () => {
      const key = newKey();
      expect(await allowed("register", key, hour)).toBe(10);
      expect(await allowed("register", key, hour + 6 * minute)).toBe(1);
      expect(await allowed("register", key, 3 * hour - 1)).toBe(10);
    });

    it("starts a counter again that has expired, for one of all tries that find it", async () => {
      const key = newKey();
      const { store } = opened();
      expect(await store.insertCounter({ key, until: 9, failures: 100, expiresAt: 10 })).toBe(true);
      expect(await allowed("login-place", key, 9)).toBe(0);
      expect(await find(key, 10)).toBeUndefined();
      expect(await allowed("login-place", key, 10)).toBe(10);
      expect(await find(key)).toMatchObject({ failures: 10, expiresAt: 10 + 24 * hour });
    });

    it("finds up to three counters, inserts each once, and deletes those that are named", async () => {
      const { store } = opened();
      const [one, two, three] = [newKey(), newKey(), newKey()] as const;
      const counter = (key: string) => ({ key, until: 2 ** 43, failures: 7, expiresAt: 2 ** 44 });
      const stored = async () => {
        const found = await store.findCounters([one, two, three], 0);
        return new Set(found.map(({ key }) => key));
      };
      for (const key of [one, two, three]) {
        expect(await store.insertCounter(counter(key))).toBe(true);
        expect(await store.insertCounter({ ...counter(key), failures: 8 })).toBe(false);
        expect(await find(key)).toStrictEqual(counter(key));
      }
      expect(await stored()).toEqual(new Set([one, two, three]));
      await store.deleteCounters([one, three, three]);
      expect(await stored()).toEqual(new Set([two]));
    });

    it("keeps a counter for a longer time once, and deletes it when that has passed", async () => {
      const { store } = opened();
      const key = newKey();
      await store.insertCounter({ key, until: 0, failures: 100, expiresAt: 10 });
      const kept = { key, until: 1000, before: 20, most: 100 };
      expect(await store.keepCounter({ ...kept, most: 101 })).toBe(false);
      const keeps = Array.from({ length: 8 }, () => insist(() => store.keepCounter(kept)));
      expect((await Promise.all(keeps)).filter(Boolean)).toHaveLength(1);
      await store.deleteExpiredCounter(key, 999);
      expect(await store.deleteExpiredCounters(999)).toMatchObject({ more: false });
      expect(await find(key)).toMatchObject({ expiresAt: 1000 });
      await store.deleteExpiredCounters(1000);
      expect(await find(key)).toBeUndefined();
    });
  });
}
