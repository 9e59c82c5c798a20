import { describe, expect, it } from "vitest";
import { compare, comparison, earlierMark } from "../../../bench/report/compare.ts";
import { runWith } from "./run.ts";

const what = "GET /, 16 clients";
const calm = (perSecond: number) => ({ perSecond, others: 0 });
const samplesOf = (now: readonly number[], before: readonly number[]) => ({
  [what]: now.map(calm),
  [what + earlierMark]: before.map(calm),
  "only now": [calm(1)],
});

describe("the comparison of two commits", () => {
  it.each([
    ["slower in every round", [90, 95, 99], "slower"],
    ["faster in every round", [101, 110, 120], "faster"],
    ["slower in most rounds", [50, 60, 101], undefined],
    ["as fast in one round", [50, 100, 60], undefined],
  ] as const)("gives the range of one that is %s", (_, now, verdict) => {
    const [change, ...others] = compare(samplesOf(now, [100, 100, 100]));
    expect(others).toEqual([]);
    const sorted = now.toSorted((a, b) => a - b);
    expect(change).toEqual({
      what,
      middle: (sorted[1] ?? 0) / 100,
      lowest: (sorted[0] ?? 0) / 100,
      highest: (sorted[2] ?? 0) / 100,
      verdict,
    });
  });

  it("compares round by round, so a machine that becomes slower makes no difference", () => {
    const [change] = compare(samplesOf([100, 50, 10], [100, 50, 10]));
    expect(change).toMatchObject({ lowest: 1, highest: 1, verdict: undefined });
  });

  it("is a table that names the commit, and says where no difference is shown", () => {
    const samples = samplesOf([90, 95], [100, 100]);
    const text = comparison(runWith(samples), "abc123", compare(samples));
    expect(text).toContain("itself at abc123");
    expect(text).toMatch(/\| GET \/, 16 clients +\| 0\.925 +\| 0\.900 +\| 0\.950 +\| slower +\|/);
    const same = samplesOf([90, 110], [100, 100]);
    expect(comparison(runWith(same), "x", compare(same))).toContain("no difference shown");
  });
});
