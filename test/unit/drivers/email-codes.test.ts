import { describe, expect, it } from "vitest";
import type { BoundEmailCode } from "../../../src/core/email-codes/ports.ts";
import { decode, encode } from "../../../src/drivers/base64url.ts";
import { nodeCrypto } from "../../../src/drivers/crypto/node-crypto.ts";
import { generateKey, loadSigningKey, loadVerificationKey } from "../../../src/drivers/jwt/keys.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { createEmailCodes } from "../../../src/drivers/tokens/email-codes.ts";
import { secret } from "../../support/secrets.ts";
import { noon } from "../support/claims.ts";

const newSource = async () =>
  ({ algorithm: "HS256", material: secret(await generateKey("HS256")) }) as const;
const source = await newSource();
const key = await loadSigningKey(source);
const codes = await createEmailCodes(key, [], systemRandom);
const { token, random } = await codes.begin(noon, "");
const bound: BoundEmailCode = {
  purpose: "log_in",
  random,
  subject: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90",
  state: "$2b$12$hash\nann@example.com\n",
};
const other = async () =>
  createEmailCodes(await loadSigningKey(await newSource()), [], systemRandom);

describe("the token of a request for a code", () => {
  it("gives back its time and random part, which no other request has", async () => {
    expect(token).toMatch(/^lr1_[\w-]{75}$/);
    expect(await codes.read(secret(token), "")).toEqual({ random, issuedAt: noon });
    expect((await codes.begin(noon, "")).random).not.toBe(random);
  });

  it("is read with its binding only, which it does not contain", async () => {
    const own = await codes.begin(noon, '["verify_email","1"]');
    expect(own.token).toHaveLength(token.length);
    const { random } = own;
    expect(await codes.read(secret(own.token), '["verify_email","1"]')).toEqual({
      random,
      issuedAt: noon,
    });
    for (const other of ["", '["verify_email","2"]']) {
      expect(await codes.read(own.token, other)).toBeUndefined();
    }
    expect(await codes.read(token, '["verify_email","1"]')).toBeUndefined();
  });

  it("is not read with one altered byte, another prefix or another form, nor by another key", async () => {
    const bytes = decode(token.slice(4)) ?? expect.fail("no token");
    for (let at = 0; at < bytes.length; at++) {
      const changed = new Uint8Array(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await codes.read(`lr1_${encode(changed)}`, ""), String(at)).toBeUndefined();
    }
    for (const text of ["", "lr1_", `lt1_${token.slice(4)}`, `${token}=`, token.slice(0, -4)]) {
      expect(await codes.read(text, ""), text).toBeUndefined();
    }
    expect(await (await other()).read(token, "")).toBeUndefined();
  });
});

describe("a code of an email", () => {
  it("has six digits, also if they begin with zeros", async () => {
    const made = await Promise.all(
      Array.from({ length: 60 }, (_, at) => codes.derive({ ...bound, state: String(at) })),
    );
    for (const code of made) expect(code).toMatch(/^\d{6}$/);
    expect(new Set(made).size).toBeGreaterThan(55);
    const small = { sign: () => new Uint8Array(32).fill(0, 0, 8).fill(7, 7), proves: () => false };
    const zeros = await createEmailCodes(key, [], systemRandom, () => small);
    expect(await zeros.derive(bound)).toBe("000007");
  });

  it("is right for its purpose, request, subject and state, and for no others", async () => {
    const code = await codes.derive(bound);
    expect(await codes.proves(bound, code)).toBe(true);
    const digit = (code.at(-1) === "0" ? "1" : "0") as string;
    for (const wrong of ["", code.slice(1), `${code}0`, `0${code}`, code.slice(0, -1) + digit]) {
      expect(await codes.proves(bound, wrong), wrong).toBe(false);
    }
    const changes: Readonly<Record<string, Partial<BoundEmailCode>>> = {
      purpose: { purpose: "reauthenticate" },
      request: { random: (await codes.begin(noon, "")).random },
      subject: { subject: "another" },
      state: { state: "" },
      "parts that are moved": { random: `${random}","x`, subject: "" },
    };
    for (const [part, change] of Object.entries(changes)) {
      expect(await codes.derive({ ...bound, ...change }), part).not.toBe(code);
    }
  });

  it("of a previous key is still right, and of another key is not", async () => {
    const code = await codes.derive(bound);
    const next = await loadSigningKey(await newSource());
    const rotated = await createEmailCodes(next, [await loadVerificationKey(source)], systemRandom);
    expect(await rotated.proves(bound, code)).toBe(true);
    expect(await rotated.read(token, "")).toEqual({ random, issuedAt: noon });
    expect(await rotated.proves(bound, await rotated.derive(bound))).toBe(true);
    expect(await (await other()).proves(bound, code)).toBe(false);
  });

  it("is the same with Node's own HMAC", async () => {
    const native = await createEmailCodes(key, [], systemRandom, nodeCrypto.createHmac);
    expect(await native.derive(bound)).toBe(await codes.derive(bound));
    expect(await native.read(token, "")).toEqual({ random, issuedAt: noon });
  });
});
