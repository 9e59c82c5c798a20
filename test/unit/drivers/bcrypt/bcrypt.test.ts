import * as bcrypt from "@node-rs/bcrypt";
import { beforeEach, describe, expect, it } from "vitest";
import { createBcrypt, type BcryptEngine } from "../../../../src/drivers/bcrypt/bcrypt.ts";
import { nativeBcrypt } from "../../../../src/drivers/bcrypt/native.ts";
import { createHashQueue, queueLimits } from "../../../../src/drivers/bcrypt/queue.ts";
import { verifyBy } from "../../support/hasher.ts";

let checked: string[] = [];
beforeEach(() => void (checked = []));

/** The real bcrypt, which records the hashes that it checks. */
const engine: BcryptEngine = {
  ...nativeBcrypt,
  verify: async (input, hash) => {
    checked.push(hash);
    return nativeBcrypt.verify(input, hash);
  },
};

const hasher = (cost: number) =>
  createBcrypt(engine, cost, createHashQueue({ ...queueLimits, atOnce: 2 }));

/** The rounds of all checks by bcrypt. Each takes 2 to the power of the cost of its hash. */
const rounds = (): number =>
  checked.reduce((sum, hash) => sum + 2 ** Number(/^\$2[aby]\$(\d\d)\$/.exec(hash)?.[1]), 0);

describe("a bcrypt hash", () => {
  it("PW-8 has the requested cost, the prefix $2b$ and its own salt", async () => {
    for (const cost of [4, 5, 10]) {
      const [one, other] = [
        await hasher(cost).hash("hunter2!"),
        await hasher(cost).hash("hunter2!"),
      ];
      expect(one).toMatch(
        new RegExp(`^\\$2b\\$${String(cost).padStart(2, "0")}\\$[./A-Za-z0-9]{53}$`),
      );
      expect(one).not.toBe(other);
      expect(await verifyBy(hasher(cost), "hunter2!", one)).toBe(true);
      expect(await verifyBy(hasher(cost), "hunter2?", one)).toBe(false);
    }
  });

  it.each(["$2a$", "$2b$", "$2y$"])("verifies with the imported prefix %s", async (prefix) => {
    const hash = prefix + bcrypt.hashSync("hunter2!", 5).slice(4);
    expect(await verifyBy(hasher(4), "hunter2!", hash)).toBe(true);
    expect(await verifyBy(hasher(4), "Hunter2!", hash)).toBe(false);
  });

  it.each([
    // From wrapper.c of Openwall's crypt_blowfish.
    ["U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"],
    ["U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"],
    ["U*U*U", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"],
    ["", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"],
  ])("made by another implementation verifies for %j", async (password, hash) => {
    expect(await verifyBy(hasher(4), password, hash)).toBe(true);
    expect(await verifyBy(hasher(4), `${password}x`, hash)).toBe(false);
  });

  it("VULN-69 is rejected with the prefix $2x$, although the library accepts it", async () => {
    const hash = bcrypt.hashSync("hunter2!", 5).replace("$2b$", "$2x$");
    expect(bcrypt.verifySync("hunter2!", hash)).toBe(true);
    expect(await verifyBy(hasher(4), "hunter2!", hash)).toBe(false);
  });

  it("VULN-30 is never checked at a cost above 14, so that no check can take days", async () => {
    const body = bcrypt.hashSync("hunter2!", 4).slice(7);
    for (const cost of [15, 16, 20, 31, 32, 99]) {
      expect(await verifyBy(hasher(4), "hunter2!", `$2b$${cost}$${body}`)).toBe(false);
    }
    expect(rounds()).toBe(6 * 2 ** 4);
  });
});

describe("the work of a password check", () => {
  const today = 9;
  const full = 2 ** today;

  it("is the configured cost for an unknown account", async () => {
    expect(await verifyBy(hasher(today), "hunter2!", undefined)).toBe(false);
    expect(rounds()).toBe(full);
  });

  it.each([4, 5, 6, 7, 8, 9])(
    "is the configured cost for a wrong password and a hash of cost %i",
    async (cost) => {
      const hash = bcrypt.hashSync("hunter2!", cost);
      expect(await verifyBy(hasher(today), "wrong", hash)).toBe(false);
      expect(rounds()).toBe(full);
    },
  );

  it("is the cost of the hash if that is higher", async () => {
    const hash = bcrypt.hashSync("hunter2!", 8);
    expect(await verifyBy(hasher(5), "wrong", hash)).toBe(false);
    expect(rounds()).toBe(2 ** 8);
  });

  it("is the configured cost for a malformed or unsupported hash", async () => {
    const good = bcrypt.hashSync("hunter2!", 5);
    const foreign = [
      "",
      "hunter2!",
      good.replace("$2b$", "$2x$"),
      good.replace("$2b$", "$2$"),
      good.replace("$05$", "$31$"),
      good.replace("$05$", "$03$"),
      good.slice(0, -1),
      `${good}x`,
      `${good}\n`,
      `${good.slice(0, -1)}!`,
      "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA",
    ];
    for (const hash of foreign) expect(await verifyBy(hasher(today), "hunter2!", hash)).toBe(false);
    expect(rounds()).toBe(foreign.length * full);
  });

  it("VULN-68 is the same for a password that is longer than the 72 bytes that bcrypt reads", async () => {
    expect(await verifyBy(hasher(today), "x".repeat(10_000), undefined)).toBe(false);
    expect(await verifyBy(hasher(today), "x".repeat(72), undefined)).toBe(false);
    expect(rounds()).toBe(2 * full);
  });

  it("is the same for a correct password, so that a disabled account reveals nothing about it", async () => {
    expect(await verifyBy(hasher(today), "hunter2!", bcrypt.hashSync("hunter2!", 5))).toBe(true);
    expect(rounds()).toBe(full);
  });
});

describe("a bcrypt hash is outdated", () => {
  it("only when its cost is lower than the configured one", () => {
    const { isOutdated } = hasher(11);
    const of = (cost: number): string => `$2b$${String(cost).padStart(2, "0")}$${"a".repeat(53)}`;
    const body = bcrypt.hashSync("hunter2!", 4).slice(7);
    for (const cost of [4, 9, 10]) {
      expect(isOutdated(`$2b$${String(cost).padStart(2, "0")}$${body}`)).toBe(true);
    }
    for (const cost of [11, 12, 13, 14]) expect(isOutdated(`$2b$${cost}$${body}`)).toBe(false);
    for (const foreign of ["", "x", of(31), of(3), `$2x$05$${body}`]) {
      expect(isOutdated(foreign)).toBe(false);
    }
  });
});
