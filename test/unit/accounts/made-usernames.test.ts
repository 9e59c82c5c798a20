import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseEmail } from "../../../src/core/accounts/email.ts";
import { madeUsernames, namedUsernames } from "../../../src/core/accounts/names/made-usernames.ts";
import { isReservedUsername } from "../../../src/core/accounts/names/reserved-usernames.ts";
import { parseUsername } from "../../../src/core/accounts/names/username.ts";
import type { Random } from "../../../src/core/system.ts";
import { systemRandom } from "../../../src/drivers/system.ts";

/** Random bytes that are all 7. */
const sevens: Random = (length) => new Uint8Array(length).fill(7);

const made = (address: string, random: Random = sevens): string[] =>
  madeUsernames(parseEmail(address) ?? expect.fail(address), random).map(({ key }) => key);

describe("the usernames made from a name", () => {
  const named = (name: string | undefined): string[] =>
    namedUsernames(name, sevens).map(({ key }) => key);

  it.each([
    ["Jörg Müller", "jorg.muller"],
    ["  Zoë   O’Brien-Śmith ", "zoe.obrien.smith"],
    ["Groß", "gross"],
    ["Li", "li7777"],
    ["Admin", "admin7777"],
    ["山田太郎", "user7777"],
    ["joerg@bread.example", "user7777"],
    ["joerg at bread.example", "joerg.at.bread.example"],
    [undefined, "user7777"],
    ["x".repeat(128), "x".repeat(56)],
  ])("begin, for %j, with %j", (name, first) => {
    expect(named(name)[0]).toBe(first);
  });

  it("follow the rules for usernames for every name, and there are at least three", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 128 }), (name) => {
        const usernames = namedUsernames(name, systemRandom);
        expect(usernames.length).toBeGreaterThanOrEqual(3);
        for (const { display, key } of usernames) {
          expect(parseUsername(display)).toEqual({ display: key, key });
          expect(isReservedUsername(key)).toBe(false);
        }
      }),
    );
  });
});

describe("the usernames made from an e-mail address", () => {
  it.each([
    ["the local part in lower case", "Ann.Smith@example.com", "ann.smith"],
    ["no characters that a username cannot have", "o'brien!@example.com", "obrien"],
    ["nothing from a plus sign on", "ann+news@example.com", "ann"],
    ["no punctuation at its ends", "_ann-@example.com", "ann"],
    ["digits if the local part is too short", "jo@example.com", "jo7777"],
    ["digits after a reserved name", "admin@example.com", "admin7777"],
    ["a neutral word if no character is left", "{}@example.com", "user7777"],
    ["at most 56 characters", `${"x".repeat(64)}@example.com`, "x".repeat(56)],
  ])("begin with %s", (_, address, first) => {
    expect(made(address)[0]).toBe(first);
  });

  it("have more and more random digits", () => {
    const expected = ["ann", "ann7777", "ann7777", "ann77777777", "ann77777777"];
    expect(made("ann@example.com")).toEqual(expected);
    const [, first, second] = made("ann@example.com", systemRandom);
    expect(first).toMatch(/^ann\d{4}$/);
    expect(second).toMatch(/^ann\d{4}$/);
  });

  it("do not have the form of an id, even if the address does", () => {
    for (const [at, username] of made("019b0a5e-7c00-7a3b-8f5e-3d6c1b2a@example.com").entries()) {
      expect(isReservedUsername(username), `${at}`).toBe(false);
    }
  });

  it("follow the rules for usernames for every address, and there are at least three", () => {
    fc.assert(
      fc.property(fc.emailAddress({ size: "large" }), (address) => {
        const email = parseEmail(address);
        fc.pre(email !== undefined);
        const usernames = madeUsernames(email, systemRandom);
        expect(usernames.length).toBeGreaterThanOrEqual(3);
        for (const { display, key } of usernames) {
          expect(parseUsername(display)).toEqual({ display: key, key });
          expect(isReservedUsername(key)).toBe(false);
        }
      }),
    );
  });
});
