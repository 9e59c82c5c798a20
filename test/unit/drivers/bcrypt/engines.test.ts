import { describe, expect, it } from "vitest";
import { createBcrypt } from "../../../../src/drivers/bcrypt/bcrypt.ts";
import { nativeBcrypt } from "../../../../src/drivers/bcrypt/native.ts";
import { portableBcrypt } from "../../../../src/drivers/bcrypt/portable.ts";
import { createHashQueue, queueLimits } from "../../../../src/drivers/bcrypt/queue.ts";
import { secret } from "../../../support/secrets.ts";
import { verifyBy } from "../../support/hasher.ts";

const cost = 4;
const queue = createHashQueue({ ...queueLimits, atOnce: 2 });
const hashers = {
  native: createBcrypt(nativeBcrypt, cost, queue),
  portable: createBcrypt(portableBcrypt, cost, queue),
};

const passwords: readonly (readonly [what: string, password: string, other: string])[] = [
  ["ASCII", "correct horse battery staple", "correct horse battery stapl3"],
  ["72 bytes", "a".repeat(72), `${"a".repeat(71)}b`],
  ["72 bytes of two-byte letters", "é".repeat(36), `${"é".repeat(35)}è`],
  ["73 bytes that differ only in the last", "a".repeat(73), `${"a".repeat(72)}b`],
  ["256 letters of four bytes", "𝒳".repeat(256), `${"𝒳".repeat(255)}𝒴`],
  ["a NUL in the middle", "before\0after", "before\0After"],
  ["a NUL at the end", "before\0", "before"],
  ["an emoji", "👩‍👩‍👧‍👦 family", "👩‍👩‍👧 family"],
  ["an accent as a character of its own (NFD)", "cafe\u0301", "cafe"],
];

describe("the native and the portable bcrypt", () => {
  const pairs = [
    ["native", "portable"],
    ["portable", "native"],
  ] as const;

  it.each(passwords)("verify each other's hashes of %s", async (_, password, other) => {
    for (const [maker, judge] of pairs) {
      const hash = secret(await hashers[maker].hash(password));
      expect(hash).toMatch(/^\$2b\$04\$/);
      expect(await verifyBy(hashers[judge], password, hash), judge).toBe(true);
      expect(await verifyBy(hashers[judge], other, hash), judge).toBe(false);
    }
  });

  it.each(["$2a$", "$2b$", "$2y$"])(
    "verify each other's hashes with the imported prefix %s",
    async (prefix) => {
      for (const [maker, judge] of pairs) {
        for (const [what, password, other] of passwords) {
          const hash = secret(prefix + (await hashers[maker].hash(password)).slice(4));
          expect(await verifyBy(hashers[judge], password, hash), what).toBe(true);
          expect(await verifyBy(hashers[judge], other, hash), what).toBe(false);
        }
      }
    },
  );

  // From wrapper.c of Openwall's crypt_blowfish.
  it.each([
    ["U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"],
    ["U*U*U", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"],
    ["", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"],
  ])("verify a hash of another implementation for %j", async (password, hash) => {
    for (const hasher of Object.values(hashers)) {
      expect(await verifyBy(hasher, password, hash)).toBe(true);
      expect(await verifyBy(hasher, `${password}x`, hash)).toBe(false);
    }
  });

  it("reject every password for a missing, malformed or unsupported hash", async () => {
    const body = (await hashers.native.hash("hunter2!")).slice(7);
    const none = [undefined, "", "hunter2!", `$2x$04$${body}`, `$2b$31$${body}`, `$2b$04$${body}x`];
    for (const hasher of Object.values(hashers)) {
      for (const hash of none) expect(await verifyBy(hasher, "hunter2!", hash)).toBe(false);
    }
  });
});
