import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isBrandName, parseColor } from "../../../src/core/brand/brand.ts";
import { logoMaxBytes, ratioOf, readLogo } from "../../../src/core/brand/logo.ts";
import { backgrounds, contrast, shadesOf } from "../../../src/core/brand/shades.ts";

describe("the name of a brand", () => {
  it.each(["Acme", "Müller & Söhne", "株式会社", "𝔸".repeat(40)])("may be %s", (name) => {
    expect(isBrandName(name)).toBe(true);
  });

  it.each(["", " ", "a\nb", "a\u2028b", "<b>", 'A "B"', "A: B", "a\u0000", "x".repeat(41)])(
    "may not be %j",
    (name) => {
      expect(isBrandName(name)).toBe(false);
    },
  );
});

describe("a colour", () => {
  it("has three or six digits", () => {
    expect(parseColor("#0aF")).toBe("#00aaff");
    expect(parseColor("#0B6E64")).toBe("#0b6e64");
    for (const wrong of ["", "0b6e64", "#0b6e6", "#0b6e6g", "#0b6e64ff", "teal", "#fff "]) {
      expect(parseColor(wrong)).toBeUndefined();
    }
  });

  const anyColor = fc
    .integer({ min: 0, max: 0xffffff })
    .map((value) => `#${value.toString(16).padStart(6, "0")}`);

  /** The quietest text of each look, `--soft`. */
  const soft = { light: "#4a5c5e", dark: "#a2b4b5" };

  it("becomes shades on which and with which text has AA contrast", () => {
    fc.assert(
      fc.property(anyColor, (color) => {
        const shades = shadesOf(color);
        for (const look of ["light", "dark"] as const) {
          const { accent, onAccent, strong, tint, ground, sunk } = shades[look];
          const pairs = [
            [accent, backgrounds[look]],
            [onAccent, accent],
            [strong, backgrounds[look]],
            [strong, tint],
            ...[ground, sunk].flatMap((one) =>
              [accent, strong, soft[look]].map((text) => [text, one] as const),
            ),
          ] as const;
          for (const [text, background] of pairs) {
            expect(contrast(text, background), `${color} ${look}`).toBeGreaterThanOrEqual(4.5);
          }
        }
      }),
    );
  });

  it("tints the ground, and never makes it harder to read on", () => {
    expect(shadesOf("#8a4b08").light.ground).toBe("#f6f1eb");
    expect(shadesOf("#000000").light.ground).toBe("#ebebeb");
    expect(shadesOf("#ffffff").dark.ground).toBe("#11181a");
  });

  it("stays as it is where it is readable", () => {
    expect(shadesOf("#07534b").light.accent).toBe("#07534b");
    expect(shadesOf("#5ccfbf").dark.accent).toBe("#5ccfbf");
    expect(shadesOf("#ffcc00").light.accent).not.toBe("#ffcc00");
  });

  it("is measured as WCAG says", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  });

  it("is tested against the backgrounds of the pages", () => {
    const style = readFileSync("web/src/style.css", "utf8");
    const [, light] = /--ground: light-dark\((#\w+),/.exec(style) ?? [];
    const [, dark] = /--card: light-dark\(#\w+, (#\w+)\)/.exec(style) ?? [];
    expect({ light, dark }).toEqual(backgrounds);
  });
});

describe("a logo", () => {
  const bytesOf = (text: string) => new TextEncoder().encode(text);
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2]);

  it.each([
    "<svg xmlns='http://www.w3.org/2000/svg'/>",
    '\uFEFF<?xml version="1.0"?>\n<!-- made by hand -->\n<svg viewBox="0 0 1 1"></svg>',
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"><svg></svg>',
  ])("is an SVG by its bytes: %s", (text) => {
    expect(readLogo(bytesOf(text))).toMatchObject({ type: "image/svg+xml" });
  });

  it("is a PNG by its bytes", () => {
    expect(readLogo(png)).toEqual({ type: "image/png", bytes: png });
  });

  it.each([
    ['<svg viewBox="0 0 60 20"/>', 3],
    ["<svg viewBox='-5,-5 10,20'/>", 0.5],
    ['<?xml version="1.0"?><svg width="40px" height="20" viewBox="0 0 9 9"></svg>', 2],
    ['<svg width="100%" height="20" viewBox="0 0 9 9"></svg>', 1],
    ["<svg/>", undefined],
    ['<svg viewBox="0 0 9"/>', undefined],
    ['<svg viewBox="0 0 9 0"/>', undefined],
    ['<svg width="x" height="y"><rect width="3" height="1"/></svg>', undefined],
  ])("says how wide an SVG is: %s", (text, ratio) => {
    expect(ratioOf({ type: "image/svg+xml", bytes: bytesOf(text) })).toBe(ratio);
  });

  it("says how wide a PNG is, if it is whole", () => {
    const header = [0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 60, 0, 0, 0, 20];
    const bytes = new Uint8Array([...png.slice(0, 8), ...header]);
    expect(ratioOf({ type: "image/png", bytes })).toBe(3);
    expect(ratioOf({ type: "image/png", bytes: png })).toBeUndefined();
  });

  it.each(["", "GIF89a", "<!doctype html><svg></svg>", "<html><svg></svg></html>", "svg"])(
    "is nothing else: %s",
    (text) => {
      expect(readLogo(bytesOf(text))).toBe("must be an SVG or PNG picture");
    },
  );

  it.each([
    "<svg><script>alert(1)</script></svg>",
    "<svg onload='alert(1)'/>",
    "<svg><foreignObject/></svg>",
    "<svg><a href='javascript:alert(1)'/></svg>",
  ])("has no scripts: %s", (text) => {
    expect(readLogo(bytesOf(text))).toBe("must be an SVG picture without scripts");
  });

  it("has 64 KiB at most", () => {
    const filled = (size: number) => {
      const bytes = new Uint8Array(size);
      bytes.set(png);
      return bytes;
    };
    expect(readLogo(filled(logoMaxBytes))).toMatchObject({ type: "image/png" });
    expect(readLogo(filled(logoMaxBytes + 1))).toBe("must have 64 KiB at most");
  });
});
