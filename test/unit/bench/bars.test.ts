import { describe, expect, it } from "vitest";
import { draw } from "../../../bench/report/bars.ts";

const svg = draw({
  title: "Logins & more",
  description: "Latchkey: 40, Slow <Auth>: 10",
  bars: [
    { label: "Latchkey", value: 40, shown: "40", strong: true },
    { label: "Slow <Auth>", value: 10, shown: "10", strong: false },
    { label: "None", value: 0, shown: "0", strong: false },
  ],
});

describe("a bar chart", () => {
  it("draws bars in proportion to their values, and a visible one for zero", () => {
    const widths = [...svg.matchAll(/<rect[^>]* width="(\d+)"/g)].map(([, width]) => Number(width));
    const [first = 0, second = 0, third = 0] = widths;
    expect(second).toBe(Math.round(first / 4));
    expect(third).toBeGreaterThan(0);
  });

  it("marks the strong bar", () => {
    expect(svg.match(/<rect class="strong"/g)).toHaveLength(1);
  });

  it("names and describes itself for readers who cannot see it", () => {
    expect(svg).toContain('role="img" aria-labelledby="title desc"');
    expect(svg).toContain('<title id="title">Logins &amp; more</title>');
    expect(svg).toContain('<desc id="desc">Latchkey: 40, Slow &lt;Auth&gt;: 10</desc>');
  });

  it("has colours for light and for dark pages", () => {
    expect(svg).toContain("@media (prefers-color-scheme: dark)");
  });
});
