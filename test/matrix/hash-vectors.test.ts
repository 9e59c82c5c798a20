import { describe, expect, it } from "vitest";
import { createBcrypt } from "../../src/drivers/bcrypt/bcrypt.ts";
import { nativeBcrypt } from "../../src/drivers/bcrypt/native.ts";
import { createHashQueue, queueLimits } from "../../src/drivers/bcrypt/queue.ts";
import { acceptForeign, timedFloor } from "../../src/drivers/foreign-hashes/accept.ts";
import { nodeEngines } from "../../src/drivers/foreign-hashes/node-engines.ts";
import { portableEngines } from "../../src/drivers/foreign-hashes/portable-engines.ts";
import { schemeNames, schemeOf } from "../../src/drivers/foreign-hashes/schemes.ts";
import { closePasswords, foreignVectors } from "../support/foreign-hashes.ts";
import { verifyBy } from "../unit/support/hasher.ts";

/** One hash of each scheme. */
const onePerScheme = [
  ...new Map(foreignVectors.map((vector) => [schemeOf(vector.latchkey) ?? "", vector])),
];

// test/matrix/foreign-hashes.test.ts checks them on Bun and in workerd.
describe("the hashes of other systems", () => {
  const queue = createHashQueue({ ...queueLimits, atOnce: 2 });
  const hasher = acceptForeign(createBcrypt(nativeBcrypt, 4, queue), {
    bcrypt: nativeBcrypt,
    engines: nodeEngines,
    schemes: schemeNames,
    startFloor: () => timedFloor(0),
  });

  it("are 31", () => {
    expect(foreignVectors).toHaveLength(31);
  });

  it.each(foreignVectors.map((vector, at) => [at, vector.origin, vector] as const))(
    "%i of %s verifies",
    async (_, __, { password, latchkey: hash }) => {
      expect(await verifyBy(hasher, password, hash)).toBe(true);
      expect(hasher.isOutdated(hash)).toBe(true);
    },
  );

  it.each(onePerScheme)("%s verifies with no close password", async (_, vector) => {
    for (const close of closePasswords(vector)) {
      expect(await verifyBy(hasher, close, vector.latchkey), close).toBe(false);
    }
  });
});

describe("the functions of Workers", () => {
  const password = Uint8Array.from(new TextEncoder().encode("pässwörd"));
  const salt = Uint8Array.from({ length: 16 }, (_, at) => at);

  it.each(["SHA-1", "SHA-256", "SHA-512"] as const)(
    "derive the same keys by PBKDF2 with %s as those of Node, up to 100,000 rounds and beyond",
    async (hash) => {
      for (const rounds of [1000, 100_001]) {
        const parameters = { hash, salt, rounds, length: 64 };
        const key = await nodeEngines.pbkdf2(password, parameters);
        expect(await portableEngines.pbkdf2(password, parameters)).toEqual(key);
      }
    },
  );

  it("derive the same keys by scrypt and argon2, and the same MD5, as those of Node", async () => {
    const scrypt = { salt, ln: 10, r: 8, p: 2, length: 48 };
    expect(await portableEngines.scrypt(password, scrypt)).toEqual(
      await nodeEngines.scrypt(password, scrypt),
    );
    for (const kind of ["argon2i", "argon2id"] as const) {
      const argon2 = { kind, salt, memory: 64, passes: 2, lanes: 2, length: 32 };
      expect(await portableEngines.argon2(password, argon2)).toEqual(
        await nodeEngines.argon2(password, argon2),
      );
    }
    const [one, other] = [await portableEngines.loadMd5(), await nodeEngines.loadMd5()];
    expect(one(password)).toEqual(other(password));
  });
});
