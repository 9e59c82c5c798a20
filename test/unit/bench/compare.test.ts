import { describe, expect, it } from "vitest";
import { compare, comparisonText } from "../../../bench/report/compare.ts";
import { rates, runWith } from "./run.ts";

const run = (root: number, refresh?: number) =>
  runWith({
    "GET /, 16 clients": rates(root),
    "bare Hono, 16 clients": rates(1000),
    ...(refresh !== undefined && {
      "refresh, 16 clients": rates(refresh),
      "bare Hono + read and write, 16 clients": rates(1000),
    }),
  });

describe("the comparison of two runs", () => {
  it("names a ratio that fell by more than a tenth", () => {
    const found = compare(run(600, 530), run(600, 600));
    expect(found).toEqual({
      compared: 2,
      fallen: [{ what: "refresh, 16 clients", before: 0.6, now: 0.53 }],
      unpaired: [],
    });
    expect(comparisonText(found, "kept.json")).toBe(
      "Compared with kept.json, 1 of 2 ratios fell by more than a tenth:\n" +
        "- refresh, 16 clients: 0.600 before, 0.530 now",
    );
  });

  it.each([
    ["a tenth or less", 550],
    ["not at all", 600],
    ["and rose", 900],
  ])("names none if it fell by %s", (_, now) => {
    expect(compare(run(now), run(600)).fallen).toEqual([]);
  });

  it("compares ratios, so a slower machine makes no difference", () => {
    const slower = runWith({
      "GET /, 16 clients": rates(60),
      "bare Hono, 16 clients": rates(100),
    });
    expect(compare(slower, run(600)).fallen).toEqual([]);
  });

  it("says which ratios only one of the runs has", () => {
    const found = compare(run(600), run(600, 700));
    expect(found).toEqual({ compared: 1, fallen: [], unpaired: ["refresh, 16 clients"] });
    expect(comparisonText(found, "kept.json")).toBe(
      "Compared with kept.json, none of 1 ratios fell by more than a tenth.\n" +
        "Only one of the runs has: refresh, 16 clients.",
    );
  });
});
