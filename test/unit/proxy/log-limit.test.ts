import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { limitLines, type LimitLines } from "../../../src/proxy/server/log-limit.ts";

const second = 1000;

describe("the log of requests without a key", () => {
  let lines: (readonly [name: string, suppressed: number])[];
  let limited: LimitLines;
  const log = (kind: string, name: string): void =>
    limited(kind, (suppressed) => void lines.push([name, suppressed]));

  beforeEach(() => {
    vi.useFakeTimers();
    lines = [];
    limited = limitLines(second);
  });
  afterEach(() => void vi.useRealTimers());

  it("has the first line of each kind at once", () => {
    log("a", "first");
    log("b", "other");
    expect(lines).toEqual([
      ["first", 0],
      ["other", 0],
    ]);
  });

  it("has one line for all others of a second: the last one, with their number", () => {
    for (const name of ["first", "second", "third", "fourth"]) log("a", name);
    vi.advanceTimersByTime(second - 1);
    expect(lines).toEqual([["first", 0]]);
    vi.advanceTimersByTime(1);
    expect(lines).toEqual([
      ["first", 0],
      ["fourth", 2],
    ]);
  });

  it("has at most one line of a kind each second of a flood, and they stand for all of it", () => {
    for (let count = 0; count < 10 * second; count++) {
      log("a", "flood");
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(2 * second);
    expect(lines.length).toBeLessThanOrEqual(12);
    const all = lines.reduce((sum, [, suppressed]) => sum + 1 + suppressed, 0);
    expect(all).toBe(10 * second);
  });

  it("has a line at once again after a second without any", () => {
    log("a", "first");
    vi.advanceTimersByTime(second);
    log("a", "second");
    expect(lines).toEqual([
      ["first", 0],
      ["second", 0],
    ]);
  });
});
