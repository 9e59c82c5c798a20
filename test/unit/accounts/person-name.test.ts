import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePersonName } from "../../../src/core/accounts/person-name.ts";

describe("a person's name", () => {
  it.each([
    "Ann",
    "X",
    "Ann Smith",
    "Seán O’Brien-Łukasz",
    "李小龍",
    "محمد",
    "அருண்",
    "👩‍👩‍👧",
    "<b>Ann</b>",
    "Robert'); DROP TABLE users;--",
  ])("may be %s", (name) => {
    expect(parsePersonName(name)).toBe(name);
  });

  it("has no blanks around it, and is not made of blanks alone", () => {
    expect(parsePersonName("  Ann  Smith \t")).toBe("Ann  Smith");
    for (const blank of ["", " ", "\t\n", "\u00a0\u3000"]) {
      expect(parsePersonName(blank)).toBeUndefined();
    }
  });

  it("holds no control characters and no line breaks", () => {
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
      expect(parsePersonName(`Ann${sign}Smith`)).toBeUndefined();
    }
  });

  it("has 1 to 128 characters, an emoji being one", () => {
    expect(parsePersonName("😀".repeat(128))).toBe("😀".repeat(128));
    expect(parsePersonName("a".repeat(129))).toBeUndefined();
    expect(parsePersonName("😀".repeat(129))).toBeUndefined();
  });

  it("is composed, so that two spellings of it are one", () => {
    expect(parsePersonName("Sea\u0301n")).toBe("Se\u00e1n");
  });

  it("stays what it is when it is parsed again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const name = parsePersonName(text);
        fc.pre(name !== undefined);
        expect(parsePersonName(name)).toBe(name);
      }),
    );
  });
});
