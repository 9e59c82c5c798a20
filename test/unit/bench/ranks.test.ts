import { describe, expect, it } from "vitest";
import { mannWhitney } from "../../../bench/timing/ranks.ts";

describe("the p-value of two samples", () => {
  const numbers = (count: number, at: (index: number) => number) =>
    Array.from({ length: count }, (_, index) => at(index));

  it("is high for samples of one source, in any order and with ties", () => {
    const even = numbers(100, (index) => 2 * index);
    const odd = numbers(100, (index) => 2 * index + 1);
    expect(mannWhitney(even, odd)).toBeGreaterThan(0.8);
    expect(mannWhitney(odd, even)).toBeCloseTo(mannWhitney(even, odd), 10);
    expect(mannWhitney([1, 1, 2, 2, 3], [1, 1, 2, 2, 3])).toBeCloseTo(1, 6);
    expect(mannWhitney([1, 1], [1, 1])).toBeNaN();
  });

  it("is that of scipy.stats.mannwhitneyu 1.17.1 with method='asymptotic'", () => {
    const [low, high] = [numbers(20, (index) => index + 1), numbers(20, (index) => index + 8)];
    expect(mannWhitney(low, high)).toBeCloseTo(0.0018541, 6);
    expect(mannWhitney([1, 2, 2, 3, 4], [2, 3, 3, 5, 6])).toBeCloseTo(0.1988289, 6);
  });

  it("is low for a sample that is later by a tenth of its range", () => {
    const one = numbers(200, (index) => index);
    const later = numbers(200, (index) => index + 20);
    expect(mannWhitney(one, later)).toBeCloseTo(0.0010148, 6);
  });
});
