import { createPrivateKey } from "node:crypto";
import * as fc from "fast-check";
import { SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { checkClaims } from "../../../../src/core/tokens/claims.ts";
import { accessTokenKind, createJwtSigner } from "../../../../src/drivers/jwt/jwt.ts";
import { base64url, forge, forgeKey, headerOf } from "../../../support/tokens/forge.ts";
import { claimsOf, noon, policy } from "../../support/claims.ts";
import { refusal } from "../../support/refusal.ts";

const maker = await forgeKey("ES256");
const signer = createJwtSigner(maker, accessTokenKind);
const rightHeader = JSON.stringify(headerOf(maker));
const rightClaims = JSON.stringify(claimsOf());

const accept = async (token: string) => checkClaims(await signer.verify(token), policy, noon);
const refused = async (header: unknown, payload: unknown): Promise<string | undefined> => {
  const failure = await refusal(accept(forge(header, payload, maker.sign)));
  expect(failure).toMatchObject({ code: "invalid_token", message: "invalid_token" });
  return failure.reason;
};

/** The JSON object with one more member, at the start or at the end. */
const doubled = (json: string, member: string): string[] => [
  `{${member},${json.slice(1)}`,
  `${json.slice(0, -1)},${member}}`,
];

describe("a token with a valid signature", () => {
  it("ST-1 is rejected when any claim is missing", async () => {
    for (const claim of Object.keys(claimsOf())) {
      expect(await refused(rightHeader, { ...claimsOf(), [claim]: undefined })).toBe(
        `claim ${claim}`,
      );
    }
    expect(await refused(rightHeader, {})).toMatch(/^claim /);
  });

  it("ST-1 made by jose is rejected without exp, and accepted with exp", async () => {
    const key = await crypto.subtle.importKey(
      "jwk",
      createPrivateKey(maker.material).export({ format: "jwk" }),
      { name: "ECDSA", namedCurve: "P-256" },
      false,
      ["sign"],
    );
    const { exp, ...rest } = claimsOf();
    const jose = (claims: object) => new SignJWT({ ...claims }).setProtectedHeader(headerOf(maker));
    expect(await refusal(accept(await jose(rest).sign(key)))).toMatchObject({
      reason: "claim exp",
    });
    expect(await accept(await jose({ ...rest, exp }).sign(key))).toEqual(claimsOf());
  });

  it("ST-1 is rejected when its payload is not a JSON object", async () => {
    for (const payload of [[1], [claimsOf()], 1, true]) {
      expect(await refused(rightHeader, payload)).toBe("not an object");
    }
    for (const json of ['"x"', "null", `"${base64url(rightClaims)}"`]) {
      expect(await refused(rightHeader, json)).toBe("not an object");
    }
    for (const text of [" ", "x", "undefined", "{", "{}{}", "NaN", `${rightClaims},`, "'{}'"]) {
      expect(await refused(rightHeader, text)).toBe("not JSON");
    }
  });

  it("JWT-17 is rejected when its header is not a JSON object", async () => {
    for (const header of ["[]", "null", '"ES256"', "1", " ", "x", "{", `[${rightHeader}]`]) {
      expect(await refused(header, rightClaims)).toMatch(/^not (?:an object|JSON)$/);
    }
  });

  it("ST-3 JWT-16 is rejected with a duplicate member in its header", async () => {
    const doubles = [
      '"alg":"none"',
      '"alg":"ES256"',
      '"kid":"x"',
      '"typ":"JWT"',
      '"\\u0061lg":"none"',
    ];
    for (const member of doubles) {
      for (const header of doubled(rightHeader, member)) {
        expect(await refused(header, rightClaims)).toBe("not canonical");
      }
    }
  });

  it("ST-3 JWT-16 is rejected with a duplicate member in its payload", async () => {
    const doubles = [
      '"role":"admin"',
      '"role":"user"',
      '"exp":9999999999',
      '"sub":"x"',
      '"\\u0072ole":"admin"',
      '"x":1,"x":1',
      '"x":{"y":1,"y":2}',
      '"x":[{"y":1,"y":2}]',
    ];
    for (const member of doubles) {
      for (const payload of doubled(rightClaims, member)) {
        expect(await refused(rightHeader, payload)).toBe("not canonical");
      }
    }
  });

  it("ST-3 P3 is rejected with any duplicate member in any payload", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }),
        async (object) => {
          const json = JSON.stringify(object);
          const [name = ""] = Object.keys(object);
          const member = `${JSON.stringify(name)}:${JSON.stringify(object[name])}`;
          for (const payload of doubled(json, member)) {
            if (payload.length > 2000) continue;
            const token = forge(rightHeader, payload, maker.sign);
            expect(await refusal(signer.verify(token))).toMatchObject({ reason: "not canonical" });
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it("P2 gives back any signed object unchanged", async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (object) => {
        fc.pre(JSON.stringify(object).length < 2000);
        const token = forge(rightHeader, object, maker.sign);
        expect(await signer.verify(token)).toEqual(JSON.parse(JSON.stringify(object)));
      }),
      { numRuns: 100 },
    );
  });

  it("is accepted with whitespace between its members", async () => {
    const spaced = forge(
      JSON.stringify(headerOf(maker), null, 2),
      JSON.stringify(claimsOf(), null, "\t"),
      maker.sign,
    );
    expect(await accept(spaced)).toEqual(claimsOf());
  });

  it("JWT-16 is rejected with a byte order mark, invalid UTF-8, a NUL or UTF-16", async () => {
    const bytes = Buffer.from(rightClaims);
    const at = bytes.indexOf("ann");
    const spoiled = (...octets: number[]): Buffer =>
      Buffer.concat([bytes.subarray(0, at), Buffer.from(octets), bytes.subarray(at)]);
    const marked = (json: string): string => `\ufeff${json}`;
    expect(await refused(marked(rightHeader), rightClaims)).toBe("not JSON");
    expect(await refused(rightHeader, marked(rightClaims))).toBe("not JSON");
    for (const octets of [
      [0xff],
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0xe2, 0x82],
    ]) {
      expect(await refused(rightHeader, spoiled(...octets))).toBe("not JSON");
    }
    expect(await refused(rightHeader, spoiled(0))).toBe("not JSON");
    expect(await refused(rightHeader, Buffer.from(rightClaims, "utf16le"))).toBe("not JSON");
  });

  it("JWT-16 cannot crash the server with deeply nested JSON", async () => {
    const deep = (depth: number): string => `{"x":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    expect(await refused(rightHeader, deep(1400))).toMatch(/^claim /);
    expect(await refused(deep(1200), rightClaims)).toBe("header member not allowed");
    expect(await refused(rightHeader, deep(100_000))).toBe("token too long");
    expect(await refused(rightHeader, `{"x":${"[".repeat(2500)}`)).toBe("not JSON");
  });

  it("JWT-16 cannot set claims through __proto__ or constructor", async () => {
    const payload = `${rightClaims.slice(0, -1)},"__proto__":{"role":"admin"},"constructor":{"prototype":{"role":"admin"}}}`;
    expect(await accept(forge(rightHeader, payload, maker.sign))).toEqual(claimsOf());
    const inherited = JSON.stringify({ ...claimsOf(), role: undefined });
    expect(
      await refused(rightHeader, `${inherited.slice(0, -1)},"__proto__":{"role":"admin"}}`),
    ).toBe("claim role");
    expect("role" in {}).toBe(false);
  });
});

describe("ST-4 JWT-13 JWT-20 a rejected token", () => {
  it("gets the same message for every fault, and the error contains no part of the token", async () => {
    const evil = "evil\r\n\u001b[31m<script>";
    const tokens = [
      forge(rightHeader, { ...claimsOf(), username: evil, role: [evil] }, maker.sign),
      forge(rightHeader, { ...claimsOf(), iss: evil }, maker.sign),
      forge(rightHeader, { ...claimsOf(), exp: 1 }, maker.sign),
      forge(rightHeader, { ...claimsOf(), [evil]: evil, aud: [evil] }, maker.sign),
      forge({ ...headerOf(maker), kid: evil }, claimsOf(), maker.sign),
      forge({ ...headerOf(maker), [evil]: evil }, claimsOf(), maker.sign),
      forge(evil, rightClaims, maker.sign),
      forge(rightHeader, evil, maker.sign),
      `${forge(rightHeader, rightClaims, maker.sign)}A`,
      evil,
    ];
    for (const token of tokens) {
      const failure = await refusal(accept(token));
      expect(failure.message).toBe("invalid_token");
      expect(failure.detail).toBeUndefined();
      expect(failure.errors).toBeUndefined();
      expect(failure.cause).toBeUndefined();
      // The log shows the reason, which is a fixed phrase.
      expect(failure.reason).toMatch(/^[a-zA-Z ]+$/);
      expect(failure.reason).not.toContain("evil");
      expect(failure.stack).not.toContain(token);
    }
  });
});
