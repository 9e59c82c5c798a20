import { describe, expect, it } from "vitest";
import { systemRandom } from "../../../src/drivers/system.ts";

describe("random bytes of the system", () => {
  it.each([1, 12, 16, 17, 32])("are as many as asked for, and never the same: %i", (length) => {
    const some = Array.from({ length: 1000 }, () => systemRandom(length));
    expect(new Set(some.map((bytes) => bytes.length))).toEqual(new Set([length]));
    const memory = new Set(some.map(({ buffer }) => buffer));
    expect(memory.size).toBe(some.length);
    if (length < 12) return;
    expect(new Set(some.map((bytes) => bytes.join())).size).toBe(some.length);
  });

  it("do not change when more are drawn", () => {
    const first = systemRandom(16);
    const before = first.slice();
    for (let time = 0; time < 600; time++) systemRandom(16);
    expect(first).toEqual(before);
    expect(before.some((byte) => byte !== 0)).toBe(true);
  });
});
