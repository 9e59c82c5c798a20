import { describe, expect, it } from "vitest";
import { didYouMean, unknownName } from "../../../src/core/ground/nearest.ts";
import { quoted } from "../../../src/core/ground/quoted.ts";

const known = ["issuer", "corsOrigins", "roles"];

describe("the question after an unknown name", () => {
  it.each([
    ["isuer", "issuer"],
    ["isseur", "issuer"],
    ["issuers", "issuer"],
    ["Issuer", "issuer"],
    ["corsorigins", "corsOrigins"],
    ["role", "roles"],
  ])("such as %s names %s", (name, meant) => {
    expect(didYouMean(name, known)).toBe(` Did you mean ${meant}?`);
  });

  it.each(["", "database", "isur", "constructor"])(
    "such as %j is not asked if none is near",
    (name) => {
      expect(didYouMean(name, known)).toBe("");
    },
  );

  it("stands before the names that are known", () => {
    expect(unknownName("option ", "isuer", known)).toBe(
      "option isuer is unknown. Did you mean issuer? Known are: issuer, corsOrigins, roles",
    );
  });
});

describe("a value that the caller sent", () => {
  it.each([
    ["todos:write", "'todos:write'"],
    ["", "''"],
    ["a\"b\\c'd", "'a?b?c?d'"],
    ["ä\n\u0000\u202e<b>", "'????<b>'"],
    ["x".repeat(61), `'${"x".repeat(60)}...'`],
  ])("is repeated short and in plain characters: %j", (value, text) => {
    expect(quoted(value)).toBe(text);
  });
});
