import { describe, expect, it } from "vitest";
import { preferredLanguage } from "../../../src/core/ground/language.ts";

describe("the language of a mail", () => {
  it.each([
    [undefined, undefined],
    ["", undefined],
    ["*", undefined],
    ["fr-FR,fr;q=0.9", undefined],
    ["de", "de"],
    ["de-AT", "de"],
    ["DE-ch;q=0.8, en;q=0.7", "de"],
    ["en-GB, de;q=0.9", "en"],
    ["fr, de;q=0.4, en;q=0.3", "de"],
    ["de, en", "de"],
    ["en, de", "en"],
    ["de;q=0.5, en;q=0.5", "de"],
    ["de;q=0, en;q=0.1", "en"],
    ["den", undefined],
    ["de;q=many", undefined],
    [`${"x".repeat(300)},de`, undefined],
  ] as const)("for Accept-Language %j is %s", (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
  });

  it.each([
    ["pt-BR", "pt-BR"],
    ["pt-PT", "pt"],
    ["PT-br, fr;q=0.9", "pt-BR"],
    ["zh-Hant-TW", "zh-Hant"],
    ["zh-TW", undefined],
    ["fil-PH", "fil"],
  ])("for %j is %s if the configuration adds languages", (header, language) => {
    const offered = ["en", "de", "pt", "pt-BR", "zh-Hant", "fil"];
    expect(preferredLanguage(header, offered)).toBe(language);
  });
});
