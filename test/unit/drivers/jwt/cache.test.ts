import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accessTokenKind, createJwtSigner } from "../../../../src/drivers/jwt/jwt.ts";
import { createProvenTokens } from "../../../../src/drivers/jwt/proven-tokens.ts";
import { forge, forgeKey, headerOf } from "../../../support/tokens/forge.ts";
import { claimsOf } from "../../support/claims.ts";
import { refusal } from "../../support/refusal.ts";

const maker = await forgeKey("HS256");
const tokenOf = (number: number): string =>
  forge(headerOf(maker), claimsOf({ sub: `user-${number}`, jti: `token-${number}` }), maker.sign);

describe("the cache of verified tokens", () => {
  it("VULN-25 never confuses 10,000 tokens, which are more than it holds", async () => {
    const signer = createJwtSigner(maker, accessTokenKind);
    const tokens = Array.from({ length: 10_000 }, (_, number) => tokenOf(number));
    const subjectOf = async (token: string | undefined) =>
      (await signer.verify(token ?? ""))["sub"];
    for (let start = 0; start < tokens.length; start += 500) {
      // New tokens and old ones, which may have left the cache, all at once.
      const numbers = Array.from({ length: 1000 }, (_, index) =>
        index % 2 === 0 ? start + index / 2 : (start * 7 + index * 13) % (start + 500),
      );
      const subjects = await Promise.all(numbers.map((number) => subjectOf(tokens[number])));
      expect(subjects).toEqual(numbers.map((number) => `user-${number}`));
    }
  });

  it("VULN-25 accepts no mix of the parts of two cached tokens", async () => {
    const signer = createJwtSigner(maker, accessTokenKind);
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (first, second) => {
        fc.pre(first !== second);
        const [one, other] = [tokenOf(first).split("."), tokenOf(second).split(".")];
        for (const _ of ["first", "second"]) {
          expect((await signer.verify(one.join(".")))["sub"]).toBe(`user-${first}`);
          expect((await signer.verify(other.join(".")))["sub"]).toBe(`user-${second}`);
        }
        for (const mixed of [
          [one[0], one[1], other[2]],
          [one[0], other[1], one[2]],
        ]) {
          expect(await refusal(signer.verify(mixed.join(".")))).toMatchObject({
            reason: "signature wrong",
          });
        }
      }),
      { numRuns: 200 },
    );
  });

  it("holds all of a few hundred tokens that are used in turn", () => {
    const { find, add } = createProvenTokens<number>();
    const tokens = Array.from({ length: 300 }, (_, number) =>
      createHash("sha256").update(`token ${number}`).digest("base64url"),
    );
    for (let round = 0; round < 3; round++) {
      for (const [number, token] of tokens.entries()) {
        if (find(token) === undefined) add(token, number);
      }
    }
    expect(tokens.map(find)).toEqual([...tokens.keys()]);
  });

  it("is not shared between signers", async () => {
    const token = tokenOf(1);
    const signer = createJwtSigner(maker, accessTokenKind);
    for (const _ of ["first", "second"]) await signer.verify(token);
    const stranger = createJwtSigner(await forgeKey("HS256"), accessTokenKind);
    expect(await refusal(stranger.verify(token))).toMatchObject({ reason: "key unknown" });
  });

  it("VULN-56 holds a token from its second use on, and at most 4,096 tokens", () => {
    const proven = createProvenTokens<number>();
    const token = (number: number) =>
      `head.body.${createHash("sha256").update(`${number}`).digest("base64url")}`;
    proven.add(token(0), 0);
    expect(proven.find(token(0))).toBeUndefined();
    proven.add(token(0), 0);
    expect(proven.find(token(0))).toBe(0);
    for (let number = 1; number <= 5000; number++) {
      proven.add(token(number), number);
      proven.add(token(number), number);
    }
    const held = Array.from({ length: 5001 }, (_, number) => proven.find(token(number)));
    expect(held.filter((payload) => payload !== undefined)).toHaveLength(4096);
    expect(held.at(-1)).toBe(5000);
    expect(held[0]).toBeUndefined();
  });

  it("does not hold rejected tokens", async () => {
    const signer = createJwtSigner(maker, accessTokenKind);
    const [head, body] = tokenOf(1).split(".");
    const wrong = [head, body, tokenOf(2).split(".")[2]].join(".");
    for (let round = 0; round < 3; round++) {
      expect(await refusal(signer.verify(wrong))).toMatchObject({ reason: "signature wrong" });
    }
  });
});
