import { describe, expect, it } from "vitest";
import { localLimit } from "../../../src/core/throttle/local.ts";
import type { ThrottleSettings } from "../../../src/core/throttle/model.ts";
import { requestThrottle } from "../../../src/core/throttle/rows.ts";
import { usualLimits } from "../../support/limits.ts";

const { requests } = requestThrottle;
const limitWith = (throttle: ThrottleSettings["throttle"]) =>
  localLimit({ throttle, throttleStrict: false }, requests);
const limitOf = () => limitWith(usualLimits);

/** The number of tries that are allowed. */
function allowed(limit: ReturnType<typeof limitOf>, subject: string, now: number, tries: number) {
  let count = 0;
  for (let index = 0; index < tries; index++) {
    try {
      limit(subject, now);
      count++;
    } catch {
      // Refused.
    }
  }
  return count;
}

describe("a limit in memory", () => {
  it("allows its number at once, and as many more as time has passed", () => {
    const limit = limitOf();
    expect(allowed(limit, "a", 0, 300)).toBe(200);
    expect(allowed(limit, "a", 50, 300)).toBe(10);
    expect(allowed(limit, "a", 10_000, 300)).toBe(200);
    expect(allowed(limit, "b", 10_000, 300)).toBe(200);
  });

  it("names itself and the time to wait in the refusal", () => {
    const limit = limitOf();
    allowed(limit, "a", 0, 200);
    expect(() => limit("a", 0)).toThrow(
      expect.objectContaining({
        code: "too_many_requests",
        quota: { policy: "requests", limit: 200, window: 1, retryAfter: 1 },
      }),
    );
  });

  it("counts nobody without a subject or a policy", () => {
    const off = limitWith({});
    for (let index = 0; index < 300; index++) off("a", 0);
    const limit = limitOf();
    for (let index = 0; index < 300; index++) limit(undefined, 0);
  });

  it("refuses nobody for longer than its window after the clock was set back", () => {
    const limit = limitOf();
    expect(allowed(limit, "a", 600_000, 200)).toBe(200);
    expect(allowed(limit, "a", 300_000, 1)).toBe(0);
    expect(allowed(limit, "a", 301_000, 1)).toBe(1);
  });

  it("allows exactly a number that a millisecond does not divide", () => {
    const limit = limitWith({ requests: { ...requests, rule: { limit: 2000, window: 1000 } } });
    expect(allowed(limit, "a", 0, 3000)).toBe(2000);
    expect(allowed(limit, "a", 500, 3000)).toBe(1000);
  });

  it("remembers ten thousand subjects, and forgets the oldest first", () => {
    const limit = limitOf();
    expect(allowed(limit, "first", 0, 200)).toBe(200);
    expect(allowed(limit, "second", 0, 200)).toBe(200);
    for (let index = 0; index < 9_999; index++) limit(`other ${index}`, 0);
    expect(allowed(limit, "second", 0, 1)).toBe(0);
    expect(allowed(limit, "first", 0, 1)).toBe(1);
  });
});
