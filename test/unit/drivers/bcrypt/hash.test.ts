import { hashSync, verifySync } from "@node-rs/bcrypt";
import { describe, expect, it } from "vitest";
import { costOf, dummyHash, maxCost, minCost } from "../../../../src/drivers/bcrypt/bcrypt.ts";

const base64 = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

describe("the cost of a hash", () => {
  it("is read from $2a$, $2b$ and $2y$ hashes, from 4 to the maximum", () => {
    const body = hashSync("x", 4).slice(7);
    for (const prefix of ["$2a$", "$2b$", "$2y$"]) {
      expect(costOf(`${prefix}04$${body}`)).toBe(4);
      expect(costOf(`${prefix}${minCost}$${body}`)).toBe(minCost);
      expect(costOf(`${prefix}${maxCost}$${body}`)).toBe(maxCost);
      for (const cost of ["00", "03", "15", "31", "99", "4", "+4", "4 ", "1e"]) {
        expect(costOf(`${prefix}${cost}$${body}`)).toBeUndefined();
      }
    }
    for (const prefix of ["$2x$", "$2$", "$2c$", "$2A$", "$1$", "2b$", " $2b$"]) {
      expect(costOf(`${prefix}10$${body}`)).toBeUndefined();
    }
  });

  it("VULN-69 is undefined for a hash with non-zero unused bits, because bcrypt stops at once for it", () => {
    const hash = hashSync("x", 4);
    const at = (index: number, letter: string): string =>
      hash.slice(0, index) + letter + hash.slice(index + 1);
    // The 22 letters of the salt have 4 unused bits. The 31 letters of the digest have 2.
    for (const [index, step] of [
      [28, 16],
      [59, 4],
    ] as const) {
      for (const [value, letter] of [...base64].entries()) {
        expect([letter, costOf(at(index, letter))]).toEqual([
          letter,
          value % step === 0 ? 4 : undefined,
        ]);
      }
    }
  });
});

describe("the dummy hash", () => {
  it("is well-formed and its salt is valid, so that bcrypt does the full work", () => {
    for (const cost of [4, 5, 6]) {
      const dummy = dummyHash(cost);
      expect(costOf(dummy)).toBe(cost);
      const salt = saltOf(dummy);
      expect(salt).toHaveLength(16);
      expect(hashSync("anything", cost, salt).slice(0, 29)).toBe(dummy.slice(0, 29));
      expect(hashSync("anything", cost, salt)).not.toBe(dummy);
      expect(dummy.slice(29)).toMatch(/^[./A-Za-z0-9]{30}[.CGKOSWaeimquy26]$/);
    }
  });

  it("is well-formed at every cost from 4 to the maximum", () => {
    for (let cost = 4; cost <= maxCost; cost++) expect(costOf(dummyHash(cost))).toBe(cost);
  });

  it("matches no common password", () => {
    for (const password of ["", "password", "dummy", "latchkey", "x", "secret"]) {
      expect(verifySync(password, dummyHash(4))).toBe(false);
    }
  });
});

function saltOf(hash: string): Uint8Array {
  const usual = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const text = hash.slice(7, 29).replaceAll(/./g, (letter) => usual[base64.indexOf(letter)] ?? "");
  return Uint8Array.from(Buffer.from(text, "base64").subarray(0, 16));
}
