import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseUsername } from "../../../src/core/accounts/username.ts";

const allowed = [..."ABCXYZabcxyz0189._-"];
const username = fc
  .array(fc.constantFrom(...allowed), { minLength: 3, maxLength: 64 })
  .map((letters) => letters.join(""));

describe("a username", () => {
  it("is 3 to 64 letters, digits, dots, underscores or hyphens", () => {
    fc.assert(
      fc.property(username, (text) => {
        expect(parseUsername(text)).toEqual({ display: text, key: text.toLowerCase() });
      }),
    );
    expect(parseUsername("ab")).toBeUndefined();
    expect(parseUsername("a".repeat(64))).toBeDefined();
    expect(parseUsername("a".repeat(65))).toBeUndefined();
    expect(parseUsername("")).toBeUndefined();
  });

  it("is nothing else, whatever the text: what is accepted is ASCII", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => {
        const parsed = parseUsername(text);
        if (parsed) expect(parsed.display).toMatch(/^[A-Za-z0-9._-]{3,64}$/);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    [
      "a blank at an end or inside",
      ["admin ", " admin", "ad min", "admin\t", "admin\n", "\nadmin"],
    ],
    ["an @, so that it is never somebody's e-mail address", ["ann@example.com", "a＠b.c", "@ann"]],
    ["a letter with an accent, which a collation would ignore", ["ádmin", "a\u0301dmin", "straße"]],
    ["letters that only look like ours", ["аdmin", "αdmin", "admın", "ɑdmin", "admin\u200b"]],
    ["control characters", ["admin\0", "ad\u0007min", "admin\u007f", "admin\u202e"]],
    ["other signs", ["a/b/c", "a'b", 'a"b', "a;b--", "a%62c", "<admin>", "a\\b"]],
    ["ill-formed text", ["admin\ud800", "\udfffadmin"]],
  ])("VULN-55 may not hold %s", (_, texts) => {
    for (const text of texts) expect(parseUsername(text)).toBeUndefined();
  });

  it("is one with its other spellings: case, full width, ligatures, the Kelvin sign", () => {
    const key = (text: string) => parseUsername(text)?.key;
    for (const text of ["admin", "Admin", "ADMIN", "ＡＤＭＩＮ", "ａdmin", "𝐚𝐝𝐦𝐢𝐧", "ⓐdmin"]) {
      expect(key(text)).toBe("admin");
    }
    expect(key("\u212Aelvin")).toBe("kelvin");
    expect(key("oﬃce")).toBe("office");
    expect(key("ſam")).toBe("sam");
  });

  it("counts its letters after it is normalised", () => {
    expect(parseUsername("ﬃ")).toEqual({ display: "ffi", key: "ffi" });
    expect(parseUsername("ﬃ".repeat(22))).toBeUndefined();
  });

  it("P6 stays what it is when it is parsed again", () => {
    const anyText = fc.oneof(username, fc.string({ unit: "binary", minLength: 3, maxLength: 20 }));
    fc.assert(
      fc.property(anyText, (text) => {
        const once = parseUsername(text);
        fc.pre(once !== undefined);
        expect(parseUsername(once.display)).toEqual(once);
        expect(parseUsername(once.key)).toEqual({ display: once.key, key: once.key });
      }),
    );
  });
});
