import * as bcrypt from "@node-rs/bcrypt";
import { beforeEach, describe, expect, it } from "vitest";
import { createBcrypt, type BcryptEngine } from "../../../../src/drivers/bcrypt/bcrypt.ts";
import { nativeBcrypt } from "../../../../src/drivers/bcrypt/native.ts";
import { createHashQueue, queueLimits } from "../../../../src/drivers/bcrypt/queue.ts";

let checked: string[] = [];
beforeEach(() => void (checked = []));

/** The real bcrypt, which notes the hashes that it is given to check. */
const engine: BcryptEngine = {
  ...nativeBcrypt,
  verify: async (input, hash) => {
    checked.push(hash);
    return nativeBcrypt.verify(input, hash);
  },
};

const hasher = (cost: number) =>
  createBcrypt(engine, cost, createHashQueue({ ...queueLimits, atOnce: 2 }));

/** 2 to the power of its cost, for each hash that bcrypt was given to check. */
const rounds = (): number =>
  checked.reduce((sum, hash) => sum + 2 ** Number(/^\$2[aby]\$(\d\d)\$/.exec(hash)?.[1]), 0);

describe("a bcrypt hash", () => {
  it("PW-8 is made at the cost asked for, in the 2b form, with a salt of its own", async () => {
    for (const cost of [4, 5, 10]) {
      const [one, other] = [
        await hasher(cost).hash("hunter2!"),
        await hasher(cost).hash("hunter2!"),
      ];
      expect(one).toMatch(
        new RegExp(`^\\$2b\\$${String(cost).padStart(2, "0")}\\$[./A-Za-z0-9]{53}$`),
      );
      expect(one).not.toBe(other);
      expect(await hasher(cost).verify("hunter2!", one)).toBe(true);
      expect(await hasher(cost).verify("hunter2?", one)).toBe(false);
    }
  });

  it.each(["$2a$", "$2b$", "$2y$"])("verifies when it was imported as %s", async (prefix) => {
    const hash = prefix + bcrypt.hashSync("hunter2!", 5).slice(4);
    expect(await hasher(4).verify("hunter2!", hash)).toBe(true);
    expect(await hasher(4).verify("Hunter2!", hash)).toBe(false);
  });

  it.each([
    // Of Openwall's crypt_blowfish, wrapper.c.
    ["U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"],
    ["U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"],
    ["U*U*U", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"],
    ["", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"],
  ])("agrees with another implementation on %j", async (password, hash) => {
    expect(await hasher(4).verify(password, hash)).toBe(true);
    expect(await hasher(4).verify(`${password}x`, hash)).toBe(false);
  });

  it("VULN-69 is refused as $2x$, which the library itself would take", async () => {
    const hash = bcrypt.hashSync("hunter2!", 5).replace("$2b$", "$2x$");
    expect(bcrypt.verifySync("hunter2!", hash)).toBe(true);
    expect(await hasher(4).verify("hunter2!", hash)).toBe(false);
  });

  it("VULN-30 that asks for days of work is no hash: bcrypt is never given it", async () => {
    const body = bcrypt.hashSync("hunter2!", 4).slice(7);
    for (const cost of [15, 16, 20, 31, 32, 99]) {
      expect(await hasher(4).verify("hunter2!", `$2b$${cost}$${body}`)).toBe(false);
    }
    expect(rounds()).toBe(6 * 2 ** 4);
  });
});

describe("the work of a refusal", () => {
  const today = 9;
  const full = 2 ** today;

  it("is today's cost for an unknown account", async () => {
    expect(await hasher(today).verify("hunter2!", undefined)).toBe(false);
    expect(rounds()).toBe(full);
  });

  it.each([4, 5, 6, 7, 8, 9])("is today's cost for a hash of cost %i", async (cost) => {
    const hash = bcrypt.hashSync("hunter2!", cost);
    expect(await hasher(today).verify("wrong", hash)).toBe(false);
    expect(rounds()).toBe(full);
  });

  it("is the hash's own where that is higher", async () => {
    const hash = bcrypt.hashSync("hunter2!", 8);
    expect(await hasher(5).verify("wrong", hash)).toBe(false);
    expect(rounds()).toBe(2 ** 8);
  });

  it("is today's cost for what is no hash of ours", async () => {
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
    for (const hash of foreign) expect(await hasher(today).verify("hunter2!", hash)).toBe(false);
    expect(rounds()).toBe(foreign.length * full);
  });

  it("VULN-68 is the same for a password that is longer than bcrypt reads", async () => {
    expect(await hasher(today).verify("x".repeat(10_000), undefined)).toBe(false);
    expect(await hasher(today).verify("x".repeat(72), undefined)).toBe(false);
    expect(rounds()).toBe(2 * full);
  });

  it("is that of a right password: a disabled account tells nobody that theirs was right", async () => {
    expect(await hasher(today).verify("hunter2!", bcrypt.hashSync("hunter2!", 5))).toBe(true);
    expect(rounds()).toBe(full);
  });
});

describe("a hash is outdated", () => {
  it("when its cost is lower than today's, and only then", () => {
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
