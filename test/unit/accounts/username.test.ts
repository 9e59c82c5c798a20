import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { username as usernameSchema } from "../../../src/contract/accounts/account.ts";
import {
  isNewUsername,
  parseUsername,
  usernamePattern,
} from "../../../src/core/accounts/names/username.ts";
import { anyText } from "../../support/any-text.ts";

const allowed = [..."ABCXYZabcxyz0189._-"];
const username = fc
  .array(fc.constantFrom(...allowed), { minLength: 3, maxLength: 64 })
  .map((letters) => letters.join(""));

describe("parsing a username", () => {
  it("accepts 3 to 64 letters, digits, dots, underscores and hyphens, and rejects other lengths", () => {
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

  it("accepts no other characters, for any text", () => {
    fc.assert(
      fc.property(anyText({ maxLength: 80 }), (text) => {
        const parsed = parseUsername(text);
        if (parsed) expect(parsed.display).toMatch(/^[A-Za-z0-9._-]{3,64}$/);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["blanks and line breaks", ["admin ", " admin", "ad min", "admin\t", "admin\n", "\nadmin"]],
    ["an @, so that a username is never an e-mail address", ["ann@example.com", "a＠b.c", "@ann"]],
    ["accents, which a collation would ignore", ["ádmin", "a\u0301dmin", "straße"]],
    [
      "characters that look like ASCII letters or are invisible",
      ["аdmin", "αdmin", "admın", "ɑdmin", "admin\u200b"],
    ],
    [
      "control characters and direction marks",
      ["admin\0", "ad\u0007min", "admin\u007f", "admin\u202e"],
    ],
    ["other ASCII characters", ["a/b/c", "a'b", 'a"b', "a;b--", "a%62c", "<admin>", "a\\b"]],
    ["unpaired surrogates", ["admin\ud800", "\udfffadmin"]],
  ])("VULN-55 rejects %s", (_, texts) => {
    for (const text of texts) {
      expect(parseUsername(text), JSON.stringify(text)).toBeUndefined();
    }
  });

  it("gives one key to all spellings: case, full width, ligatures, the Kelvin sign", () => {
    const key = (text: string) => parseUsername(text)?.key;
    for (const text of ["admin", "Admin", "ADMIN", "ＡＤＭＩＮ", "ａdmin", "𝐚𝐝𝐦𝐢𝐧", "ⓐdmin"]) {
      expect(key(text), text).toBe("admin");
    }
    expect(key("\u212Aelvin")).toBe("kelvin");
    expect(key("oﬃce")).toBe("office");
    expect(key("ſam")).toBe("sam");
  });

  it("counts characters after normalisation", () => {
    expect(parseUsername("ﬃ")).toEqual({ display: "ffi", key: "ffi" });
    expect(parseUsername("ﬃ".repeat(22))).toBeUndefined();
  });

  it("P6 leaves a parsed username and its key unchanged", () => {
    const spelling = fc.oneof(username, anyText({ minLength: 3, maxLength: 20 }));
    fc.assert(
      fc.property(spelling, (text) => {
        const once = parseUsername(text);
        fc.pre(once !== undefined);
        expect(parseUsername(once.display)).toEqual(once);
        expect(parseUsername(once.key)).toEqual({ display: once.key, key: once.key });
      }),
    );
  });
});

describe("a new username", () => {
  it("has a letter or a digit, although one of an earlier version may have none", () => {
    const isNew = (text: string) => isNewUsername(parseUsername(text) ?? expect.fail(text));
    for (const text of ["...", "___", "-.-", "．．．", "-".repeat(64)]) {
      expect(isNew(text), text).toBe(false);
    }
    for (const text of ["a..", "..a", ".A.", "__1", "---".repeat(20) + "z"]) {
      expect(isNew(text), text).toBe(true);
    }
  });

  it("has the rule that the OpenAPI document shows", () => {
    const { pattern, minLength, maxLength } = usernameSchema.meta() ?? {};
    expect(pattern).toBe(usernamePattern);
    fc.assert(
      fc.property(fc.oneof(username, anyText({ maxLength: 70 })), (text) => {
        fc.pre(text === text.normalize("NFKC"));
        const fits = new RegExp(usernamePattern).test(text);
        const hasLength = text.length >= Number(minLength) && text.length <= Number(maxLength);
        const parsed = parseUsername(text);
        expect(fits && hasLength).toBe(parsed !== undefined && isNewUsername(parsed));
      }),
      { numRuns: 2000 },
    );
  });
});
