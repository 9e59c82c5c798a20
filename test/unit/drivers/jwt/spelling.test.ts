import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { algorithmNames } from "../../../../src/drivers/jwt/algorithms.ts";
import { createJwtSigner } from "../../../../src/drivers/jwt/jwt.ts";
import { claimsOf } from "../../support/claims.ts";
import { forgeKey } from "../../../support/forge.ts";
import { refusal } from "../../support/refusal.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

describe.each(algorithmNames)(
  "ST-2 JWT-15 the one spelling of a token signed by %s",
  async (name) => {
    const { key } = await forgeKey(name);
    const signer = createJwtSigner(key);
    const token = await signer.sign(claimsOf());
    // Also what is remembered of the right token must not help a wrong one.
    expect(await signer.verify(token)).toEqual(claimsOf());

    const refuses = async (spelling: string): Promise<void> => {
      if (spelling === token) return;
      expect(await refusal(signer.verify(spelling))).toMatchObject({ code: "invalid_token" });
    };
    const replaced = (at: number, text: string): string =>
      `${token.slice(0, at)}${text}${token.slice(at + 1)}`;

    it("P1 any byte instead of the one at any position is refused", async () => {
      for (let at = 0; at < token.length; at++) {
        const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
        const letter = fc.constantFrom(...alphabet);
        await fc.assert(
          fc.asyncProperty(fc.oneof(byte, letter), (text) => refuses(replaced(at, text))),
          { numRuns: 3 },
        );
      }
    });

    it("any other letter in the last place of a part, trailing bits included, is refused", async () => {
      const ends = [token.indexOf(".") - 1, token.lastIndexOf(".") - 1, token.length - 1];
      for (const at of ends) {
        for (const letter of alphabet) await refuses(replaced(at, letter));
      }
    });

    it("anything inserted anywhere is refused", async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.nat({ max: token.length }),
          fc.oneof(
            fc.string({ minLength: 1, maxLength: 8, unit: "binary" }),
            fc.constantFrom("=", "==", " ", "\n", "\r\n", "\t", "\0", ".", "A", "\u200b", "\ufeff"),
          ),
          (at, text) => refuses(token.slice(0, at) + text + token.slice(at)),
        ),
        { numRuns: 300 },
      );
    });

    it("anything cut out is refused", async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.nat({ max: token.length - 1 }),
          fc.integer({ min: 1, max: 9 }),
          (at, size) => refuses(token.slice(0, at) + token.slice(at + size)),
        ),
        { numRuns: 300 },
      );
    });

    it("padding, the other base64 alphabet, blanks and look-alike dots are refused", async () => {
      const [head = "", body = "", tail = ""] = token.split(".");
      for (const pad of ["=", "==", "===", "%3D", " ", "\n", "\r\n", "\t", "\u00a0"]) {
        for (const spelling of [
          [head + pad, body, tail],
          [head, body + pad, tail],
          [head, body, tail + pad],
          [pad + head, body, tail],
          [head, pad + body, tail],
          [head, body, pad + tail],
        ]) {
          await refuses(spelling.join("."));
        }
      }
      for (const dot of ["\u2024", "\uff0e", "\u3002", "\u00b7", "..", " . ", "%2E", ","]) {
        await refuses([head, body, tail].join(dot));
        await refuses(`${head}${dot}${body}.${tail}`);
      }
      await refuses(token.replaceAll("-", "+").replaceAll("_", "/").replace(/^e/, "e+"));
      await refuses(token.toLowerCase());
      await refuses(encodeURIComponent(`${token} `));
      await refuses(`Bearer ${token}`);
    });
  },
);
