import { createHmac, createPrivateKey, createPublicKey, hkdfSync } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveHmac } from "../../../src/drivers/crypto/crypto.ts";
import { accessTokenKind, createJwtSigner } from "../../../src/drivers/jwt/jwt.ts";
import {
  generateKey,
  KeyError,
  loadSigningKey,
  loadVerificationKey,
} from "../../../src/drivers/jwt/keys.ts";
import { createRefreshTokens } from "../../../src/drivers/tokens/refresh-tokens.ts";
import { anyText } from "../../support/any-text.ts";
import { base64url, forge, forgeKey, headerOf, hmac } from "../../support/tokens/forge.ts";
import { claimsOf } from "../support/claims.ts";
import { refusal } from "../support/refusal.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const uuid = fc.uuid();
const generation = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  fc.constantFrom(0, 1, 255, 256, 2 ** 31 - 1),
);
const held = { sessionId: "f6a1c6de-1de4-4b0c-8f3f-0d3b5a1c2e42", generation: 7 };

const maker = await forgeKey("HS256");
const tokens = await createRefreshTokens(maker.key);
const token = await tokens.issue(held);

describe("a refresh token", () => {
  it("can be read back to its session and generation, and is the same when it is issued again", async () => {
    await fc.assert(
      fc.asyncProperty(uuid, generation, async (sessionId, generation) => {
        const text = await tokens.issue({ sessionId, generation });
        expect(await tokens.read(text)).toEqual({ sessionId, generation });
        expect(await tokens.issue({ sessionId, generation })).toBe(text);
      }),
    );
  });

  it("differs for each session and each generation", async () => {
    const whole = fc.record({ sessionId: uuid, generation });
    await fc.assert(
      fc.asyncProperty(whole, whole, async (one, other) => {
        fc.pre(one.sessionId !== other.sessionId || one.generation !== other.generation);
        expect(await tokens.issue(one)).not.toBe(await tokens.issue(other));
      }),
    );
  });

  it("has the prefix rt1_ and 70 characters that need no escaping in a header, form or URL", () => {
    expect(token).toMatch(/^rt1_[\w-]{70}$/);
  });

  it("contains the session id, the generation and an HMAC over both, with a key from HKDF (RFC 5869)", async () => {
    const message = Buffer.alloc(20);
    message.write(held.sessionId.replaceAll("-", ""), "hex");
    message.writeUInt32BE(held.generation, 16);
    const key = hkdfSync("sha256", maker.material, "", "refresh token", 32);
    const code = createHmac("sha256", Buffer.from(key)).update(message).digest();
    expect(token).toBe(`rt1_${base64url(Buffer.concat([message, code]))}`);
  });

  it("is the same on every server with the same key", async () => {
    const { algorithm, material } = maker;
    const again = await createRefreshTokens(await loadSigningKey({ algorithm, material }));
    expect(await again.issue(held)).toBe(token);
  });
});

describe("reading a refresh token", () => {
  const refuses = async (text: string): Promise<void> =>
    expect(await tokens.read(text), text).toBeUndefined();
  const replaced = (at: number, text: string) => token.slice(0, at) + text + token.slice(at + 1);

  it("rejects a token in which any one character differs", async () => {
    for (let at = 0; at < token.length; at++) {
      for (const letter of [...alphabet, "+", "/", "=", ".", " ", "\0", "é", "０"]) {
        if (letter !== token[at]) await refuses(replaced(at, letter));
      }
    }
  });

  it("rejects a token with characters inserted or removed", async () => {
    const anywhere = fc.nat({ max: token.length });
    const more = fc.oneof(
      anyText({ minLength: 1, maxLength: 8 }),
      fc.constantFrom("=", "==", " ", "\n", "\r\n", "\t", "\0", ".", "A", "AAAA", "\u200b"),
    );
    const inserted = fc.tuple(anywhere, more);
    const cut = fc.tuple(fc.nat({ max: token.length - 1 }), fc.integer({ min: 1, max: 70 }));
    await fc.assert(
      fc.asyncProperty(inserted, cut, async ([at, text], [from, size]) => {
        await refuses(token.slice(0, at) + text + token.slice(at));
        await refuses(token.slice(0, from) + token.slice(from + size));
      }),
      { numRuns: 300 },
    );
  });

  it("rejects a token with padding, percent-encoding or another alphabet, case or prefix", async () => {
    const bytes = Buffer.from(token.slice(4), "base64url");
    for (const text of [
      `${token}==`,
      `rt1_${bytes.toString("base64")}`,
      `rt1_${bytes.toString("hex")}`,
      encodeURIComponent(`${token} `),
      token.toLowerCase(),
      token.toUpperCase(),
      `Bearer ${token}`,
      token.slice(4),
      token.replace("rt1_", "RT1_"),
      token.replace("rt1_", "rt2_"),
      `rt1_${token}`,
    ]) {
      await refuses(text);
    }
  });

  it("rejects any other text, even one of a million characters", async () => {
    const text = fc.oneof(anyText(), fc.base64String(), fc.string());
    await fc.assert(
      fc.asyncProperty(text, async (any) => {
        await refuses(any);
        await refuses(`rt1_${any}`);
      }),
      { numRuns: 300 },
    );
    await refuses(`rt1_${"A".repeat(1_000_000)}`);
  });

  it("rejects a token that is unsigned or signed with an empty or known key", async () => {
    const message = Buffer.from(token.slice(4), "base64url").subarray(0, 20);
    for (const code of [
      Buffer.alloc(32),
      Buffer.from(hmac("HS256", Buffer.alloc(32))("")),
      createHmac("sha256", "").update(message).digest(),
      createHmac("sha256", "refresh token").update(message).digest(),
      createHmac("sha256", Buffer.alloc(32)).update(message).digest(),
    ]) {
      await refuses(`rt1_${base64url(Buffer.concat([message, code]))}`);
    }
  });
});

describe("the keys of refresh tokens and of access tokens", () => {
  it("differ, so that neither key verifies signatures of the other", async () => {
    const message = Buffer.from(token.slice(4), "base64url").subarray(0, 20);
    const raw = createHmac("sha256", maker.material).update(message).digest();
    expect(await tokens.read(`rt1_${base64url(Buffer.concat([message, raw]))}`)).toBeUndefined();

    const derived = hkdfSync("sha256", maker.material, "", "refresh token", 32);
    const jwt = forge(headerOf(maker), claimsOf(), hmac("HS256", new Uint8Array(derived)));
    const signer = createJwtSigner(maker, accessTokenKind);
    expect(await refusal(signer.verify(jwt))).toMatchObject({ code: "invalid_token" });
    expect(await signer.verify(forge(headerOf(maker), claimsOf(), maker.sign))).toBeTruthy();
  });

  it("are derived separately for each purpose", async () => {
    const message = new Uint8Array(20);
    const one = await deriveHmac(maker.key.base, "refresh token");
    const other = await deriveHmac(maker.key.base, "link token");
    const code = await one.sign(message);
    expect(await one.proves(code, message)).toBe(true);
    expect(await other.proves(code, message)).toBe(false);
  });

  it("reject an access token as a refresh token, and a refresh token as an access token", async () => {
    const signer = createJwtSigner(maker, accessTokenKind);
    const access = await signer.sign(claimsOf());
    for (const text of [access, `rt1_${access}`]) expect(await tokens.read(text)).toBeUndefined();
    expect(await refusal(signer.verify(token))).toMatchObject({ code: "invalid_token" });
  });

  it("come from a key that cannot be exported", () => {
    expect(maker.key.base.extractable).toBe(false);
  });
});

describe("rotating the key", () => {
  it("accepts tokens of previous keys so that no user is logged out, and issues only new ones", async () => {
    const [today, older] = await Promise.all([forgeKey("ES256"), forgeKey("HS512")]);
    const old = await createRefreshTokens(older.key);
    const rotated = await createRefreshTokens(today.key, [maker.key, older.key]);
    for (const text of [token, await old.issue(held)]) {
      expect(await rotated.read(text)).toEqual(held);
      expect(await rotated.issue(held)).not.toBe(text);
    }
    expect(await (await createRefreshTokens(today.key)).read(token)).toBeUndefined();
    expect(await tokens.read(await rotated.issue(held))).toBeUndefined();
  });

  it("rejects tokens of a previous key pair if only its public half is configured", async () => {
    const [pair, today] = [await generateKey("ES256"), await forgeKey("HS256")];
    const signing = await loadSigningKey({ algorithm: "ES256", material: pair });
    const text = await (await createRefreshTokens(signing)).issue(held);
    const publicPem = createPublicKey(pair).export({ type: "spki", format: "pem" }).toString();
    const load = (material: string) => loadVerificationKey({ algorithm: "ES256", material });
    const [whole, half] = [await load(pair), await load(publicPem)];
    expect(half.base).toBeUndefined();
    expect(await (await createRefreshTokens(today.key, [half])).read(text)).toBeUndefined();
    expect(await (await createRefreshTokens(today.key, [whole])).read(text)).toEqual(held);
  });
});

describe.each(["RS256", "PS256", "ES256", "ES384", "EdDSA"] as const)(
  "a key pair for %s",
  async (algorithm) => {
    const pem = await generateKey(algorithm);
    const jwk = createPrivateKey(pem).export({ format: "jwk" });
    const load = (material: string) => loadSigningKey({ algorithm, material });

    it("gives the same refresh tokens from its PEM and its JWK, in every accepted spelling", async () => {
      const one = await (await createRefreshTokens(await load(pem))).issue(held);
      for (const same of [
        JSON.stringify(jwk),
        JSON.stringify({ ...jwk, kid: "mine", alg: algorithm, use: "sig" }, null, 2),
        pem.replaceAll("\n", "\\n"),
      ]) {
        expect(await (await createRefreshTokens(await load(same))).issue(held)).toBe(one);
      }
      const other = await load(await generateKey(algorithm));
      expect(await (await createRefreshTokens(other)).read(one)).toBeUndefined();
    });

    it("is rejected when it is loaded if its private part is not valid base64url", async () => {
      for (const d of [`${jwk.d}=`, `${jwk.d}\n`, `${jwk.d} `]) {
        await expect(load(JSON.stringify({ ...jwk, d }))).rejects.toBeInstanceOf(KeyError);
      }
    });
  },
);
