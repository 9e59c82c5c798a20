import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseFullName } from "../../../src/core/accounts/names/name.ts";

describe("parsing a display name", () => {
  it.each([
    "Ann",
    "X",
    "Ann Smith",
    "Seán O’Brien-Łukasz",
    "李小龍",
    "محمد",
    "அருண்",
    "👩‍👩‍👧",
    "👩🏻‍❤️‍👩",
    "1️⃣",
    "نامه‌ای",
    "ශ්‍රී",
    "Zoë ☃️",
    "<b>Ann</b>",
    "Robert'); DROP TABLE users;--",
  ])("accepts %s", (name) => {
    expect(parseFullName(name)).toBe(name);
  });

  it("trims blanks, and rejects a name of blanks only", () => {
    expect(parseFullName("  Ann  Smith \t")).toBe("Ann  Smith");
    for (const blank of ["", " ", "\t\n", "\u00a0\u3000"]) {
      expect(parseFullName(blank), JSON.stringify(blank)).toBeUndefined();
    }
  });

  it("rejects control characters and line breaks", () => {
    for (const sign of [
      "\0",
      "\n",
      "\r",
      "\t",
      "\u001b",
      "\u007f",
      "\u0085",
      "\u009b",
      "\u2028",
      "\u2029",
    ]) {
      expect(parseFullName(`Ann${sign}Smith`), JSON.stringify(sign)).toBeUndefined();
    }
  });

  it.each([
    ["only invisible characters", "\u200b"],
    ["only direction marks", "\u200f\u061c\ufeff\u200e"],
    ["only a Hangul filler, which counts as a letter", "\u3164"],
    ["only a blank Braille pattern, which counts as a symbol", "\u2800"],
    ["only a combining mark", "\u0301"],
    ["only joiners", "\u200d\u200c\u200d"],
    ["a joiner at the start", "\u200dAnn"],
    ["a joiner at the end", "Ann\u200d"],
    ["a joiner beside a blank", "Ann \u200dSmith"],
    ["a zero-width space between letters", "An\u200bn"],
    ["a mark that overrides the text direction", "a\u202eb"],
    ["an isolate that changes the text direction", "a\u2067b"],
    ["a soft hyphen", "An\u00adn"],
    ["a tag character", "Ann\u{e0041}"],
  ])("rejects a name with %s", (_, name) => {
    expect(parseFullName(name)).toBeUndefined();
  });

  it("accepts 128 characters, counting an emoji as one, and rejects 129", () => {
    expect(parseFullName("😀".repeat(128))).toBe("😀".repeat(128));
    expect(parseFullName("a".repeat(129))).toBeUndefined();
    expect(parseFullName("😀".repeat(129))).toBeUndefined();
  });

  it("composes characters, so that two spellings give the same name", () => {
    expect(parseFullName("Sea\u0301n")).toBe("Se\u00e1n");
  });

  it("leaves a parsed name unchanged", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const name = parseFullName(text);
        fc.pre(name !== undefined);
        expect(parseFullName(name)).toBe(name);
      }),
    );
  });
});
