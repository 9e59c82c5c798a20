import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accessTokenKind, createJwtSigner } from "../../../../src/drivers/jwt/jwt.ts";
import { anyText } from "../../../support/any-text.ts";
import { forgeKey, implementations } from "../../../support/tokens/forge.ts";
import { claimsOf } from "../../support/claims.ts";
import { refusal } from "../../support/refusal.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

describe.each(implementations)(
  "ST-2 JWT-15 a token signed with %s",
  async (...[, name, createHmac]) => {
    const { key } = await forgeKey(name, createHmac);
    const signer = createJwtSigner({ key }, accessTokenKind);
    const token = await signer.sign(claimsOf());
    // The cache now holds the valid token, which must not help an invalid one.
    for (const _ of ["first", "second"]) {
      expect(await signer.verify(token)).toEqual(claimsOf());
    }

    const refuses = async (spelling: string): Promise<void> => {
      if (spelling === token) return;
      expect(await refusal(signer.verify(spelling))).toMatchObject({ code: "invalid_token" });
    };
    const replaced = (at: number, text: string): string =>
      `${token.slice(0, at)}${text}${token.slice(at + 1)}`;

    it("P1 is rejected with any byte replaced", async () => {
      const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
      const letter = fc.constantFrom(...alphabet);
      const { length } = token;
      const texts = fc.array(fc.oneof(byte, letter), { minLength: length, maxLength: length });
      await fc.assert(
        fc.asyncProperty(texts, async (all) => {
          for (const [at, text] of all.entries()) await refuses(replaced(at, text));
        }),
        { numRuns: 1 },
      );
    });

    it("is rejected with another last letter in any part, even if only unused bits differ", async () => {
      const ends = [token.indexOf(".") - 1, token.lastIndexOf(".") - 1, token.length - 1];
      for (const at of ends) {
        for (const letter of alphabet) await refuses(replaced(at, letter));
      }
    });

    it("is rejected with anything inserted", async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.nat({ max: token.length }),
          fc.oneof(
            anyText({ minLength: 1, maxLength: 8 }),
            fc.constantFrom("=", "==", " ", "\n", "\r\n", "\t", "\0", ".", "A", "\u200b", "\ufeff"),
          ),
          (at, text) => refuses(token.slice(0, at) + text + token.slice(at)),
        ),
        { numRuns: 300 },
      );
    });

    it("is rejected with anything removed", async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.nat({ max: token.length - 1 }),
          fc.integer({ min: 1, max: 9 }),
          (at, size) => refuses(token.slice(0, at) + token.slice(at + size)),
        ),
        { numRuns: 300 },
      );
    });

    it("is rejected with padding, another base64 alphabet, whitespace or look-alike dots", async () => {
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
