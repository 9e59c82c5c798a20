import { createHmac } from "node:crypto";
import { hashSync, verifySync } from "@node-rs/bcrypt";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createBcrypt, bcryptInput } from "../../../../src/drivers/bcrypt/bcrypt.ts";
import { nativeBcrypt } from "../../../../src/drivers/bcrypt/native.ts";
import { createHashQueue, queueLimits } from "../../../../src/drivers/bcrypt/queue.ts";
import { anyText } from "../../../support/any-text.ts";
import { verifyBy } from "../../support/hasher.ts";

const hasher = createBcrypt(nativeBcrypt, 4, createHashQueue({ ...queueLimits, atOnce: 2 }));

const { hash } = hasher;
const verify = (password: string, made: string) => verifyBy(hasher, password, made);

/** Expects that the hash of `right` verifies `right` and none of `wrong`. */
async function tellsApart(right: string, ...wrong: string[]): Promise<void> {
  const made = await hash(right);
  expect(await verify(right, made)).toBe(true);
  for (const password of wrong) {
    expect([password, await verify(password, made)]).toEqual([password, false]);
  }
}

describe("a password of up to 72 bytes", () => {
  it("is hashed by plain bcrypt, so that hashes can be imported and exported", async () => {
    for (const password of ["x".repeat(72), "é".repeat(36), "漢".repeat(24), "😀".repeat(18), ""]) {
      expect(await bcryptInput(password)).toBe(password);
      expect(verifySync(password, await hash(password))).toBe(true);
      expect(await verify(password, hashSync(password, 4))).toBe(true);
    }
  });
});

describe("a longer password", () => {
  it("is passed to bcrypt as base64(HMAC-SHA-384(label, password)), 64 characters without a NUL", async () => {
    for (const password of ["x".repeat(73), "é".repeat(37), "😀".repeat(64), "\0".repeat(100)]) {
      const mac = createHmac("sha384", "latchkey/bcrypt/long-password")
        .update(password)
        .digest("base64");
      expect(await bcryptInput(password)).toBe(mac);
      expect(mac).toMatch(/^[A-Za-z0-9+/]{64}$/);
    }
  });

  it("VULN-68 is compared up to its last character", async () => {
    const base = "x".repeat(72);
    await tellsApart(`${base}A`, `${base}B`, base, `${base}AA`, `${base} A`);
    await tellsApart("😀".repeat(64), `${"😀".repeat(63)}😁`, "😀".repeat(63), "😀".repeat(65));
    await tellsApart("é".repeat(256), `${"é".repeat(255)}e`, "é".repeat(255));
    await tellsApart(`A${"x".repeat(255)}`, `B${"x".repeat(255)}`);
  });

  it("VULN-67 differs from similar passwords even where lengths may wrap, such as 73 or 256 bytes", async () => {
    for (const length of [71, 72, 73, 74, 255, 256, 257, 511, 512, 1024]) {
      const right = "x".repeat(length);
      await tellsApart(right, `${right}x`, right.slice(1), `${right.slice(1)}y`);
    }
  });
});

describe("comparing passwords", () => {
  it("VULN-67 includes a NUL and all characters after it", async () => {
    await tellsApart("abc\0def", "abc\0deg", "abc", "abc\0", "abcdef");
    // bcrypt repeats a password with its closing NUL until it has 72 bytes.
    await tellsApart("hunter2!\0hunter2!", "hunter2!", "hunter2!\0");
    await tellsApart("\0", "", "\0\0");
    await tellsApart(`${"x".repeat(80)}\0a`, `${"x".repeat(80)}\0b`, "x".repeat(80));
  });

  it("ASVS-6.2.8 distinguishes case, and does not trim blanks", async () => {
    await tellsApart(
      "Password with blanks ",
      "password with blanks ",
      "Password with blanks",
      " Password with blanks ",
    );
  });

  it("distinguishes any two different passwords", async () => {
    const password = anyText({ maxLength: 120 });
    await fc.assert(
      fc.asyncProperty(password, password, async (one, other) => {
        const made = await hash(one);
        expect(await verify(one, made)).toBe(true);
        expect(await verify(other, made)).toBe(one === other);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });
});
