import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseLocale, directionOf } from "../../../src/core/languages/locale.ts";

describe("the language of a page", () => {
  it.each([
    [undefined, "en"],
    ["", "en"],
    ["de", "de"],
    ["de-CH, fr;q=0.9", "de"],
    ["DE-at;q=0.5, fr;q=0.4", "de-AT"],
    ["it, fr;q=0.5, de;q=0.7", "de"],
    ["it, es", "en"],
    ["pt", "pt-BR"],
    ["de;q=0, fr", "fr"],
    ["*", "en"],
    ["fr;q=x, de;q=0.1", "de"],
  ])("for Accept-Language %s is %s", (header, expected) => {
    expect(chooseLocale(header, ["en", "de", "de-AT", "fr", "pt-BR"])).toBe(expected);
  });

  it("is the chosen one, if it is offered", () => {
    expect(chooseLocale("de", ["en", "de", "fr"], "fr")).toBe("fr");
    expect(chooseLocale("de", ["en", "de", "fr"], "it")).toBe("de");
  });

  it("is always one of the offered", () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        expect(["en", "de"]).toContain(chooseLocale(header, ["en", "de"]));
      }),
    );
  });

  it("is written from right to left in Arabic, Hebrew and Persian", () => {
    const directions = ["en", "zh-TW", "he", "ar-EG", "fa"].map(directionOf);
    expect(directions).toEqual(["ltr", "ltr", "rtl", "rtl", "rtl"]);
  });
});
