import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseLocale, directionOf, localesAsked } from "../../../src/core/languages/locale.ts";

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
    const asked = ["en"];
    expect(chooseLocale("de", ["en", "de", "fr"], { chosen: "fr", asked })).toBe("fr");
    expect(chooseLocale("de", ["en", "de", "fr"], { chosen: "it" })).toBe("de");
  });

  it.each([
    ["?ui_locales=fr-CA+de", "fr"],
    ["?ui_locales=it%20de-AT", "de"],
    ["?ui_locales=IT+DE", "de"],
    ["?continue=authorize%3Fclient_id%3Dx%26ui_locales%3Dit%2Bfr", "fr"],
    // The parameter of the page itself counts only if it continues with no request of an app.
    ["?ui_locales=fr&continue=authorize%3Fclient_id%3Dx", "de"],
    ["?ui_locales=fr&continue=account", "fr"],
    ["?continue=%2Forders%3Fui_locales%3Dfr", "de"],
    ["?ui_locales=it", "de"],
    ["?ui_locales=", "de"],
    [`?ui_locales=${"it+".repeat(1000)}fr`, "de"],
    ["?ui_locales=%00", "de"],
    ["", "de"],
  ])(
    "realworld 6: at %s is the first that the app asks for, before that of the browser: %s",
    (search, expected) => {
      const asked = localesAsked(search);
      expect(chooseLocale("de", ["en", "de", "fr"], { asked })).toBe(expected);
    },
  );

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
