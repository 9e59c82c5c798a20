import { hashSync } from "@node-rs/bcrypt";
import { beforeEach, describe, expect, it } from "vitest";
import { noPassword } from "../../../../src/core/ground/no-password.ts";
import { createBcrypt, type BcryptEngine } from "../../../../src/drivers/bcrypt/bcrypt.ts";
import { nativeBcrypt } from "../../../../src/drivers/bcrypt/native.ts";
import { portableBcrypt } from "../../../../src/drivers/bcrypt/portable.ts";
import { createHashQueue, queueLimits } from "../../../../src/drivers/bcrypt/queue.ts";
import { acceptForeign, type Floor } from "../../../../src/drivers/foreign-hashes/accept.ts";
import type { ForeignEngines } from "../../../../src/drivers/foreign-hashes/engines.ts";
import { nodeEngines } from "../../../../src/drivers/foreign-hashes/node-engines.ts";
import {
  schemeNames,
  schemeOf,
  type SchemeName,
} from "../../../../src/drivers/foreign-hashes/schemes.ts";
import { closePasswords, foreignVectors } from "../../../support/foreign-hashes.ts";
import { verifyBy } from "../../support/hasher.ts";

const cost = 6;
let checked: string[] = [];
beforeEach(() => void (checked = []));

/** The real bcrypt, which records the hashes that it checks. */
const recording = (engine: BcryptEngine): BcryptEngine => ({
  ...engine,
  verify: async (input, hash) => {
    checked.push(hash);
    return engine.verify(input, hash);
  },
});

/** The rounds of all checks by bcrypt. */
const rounds = (): number => checked.reduce((sum, hash) => sum + 2 ** Number(hash.slice(4, 6)), 0);

const noFloor = (): Floor => ({ over: Promise.resolve(), cancel() {} });

function hasherWith(
  schemes: readonly SchemeName[],
  startFloor = noFloor,
  engine: BcryptEngine = nativeBcrypt,
  engines: Partial<ForeignEngines> = {},
) {
  const bcrypt = recording(engine);
  const queue = createHashQueue({ ...queueLimits, atOnce: 1 });
  const own = createBcrypt(bcrypt, cost, queue);
  return acceptForeign(own, {
    bcrypt,
    engines: { ...nodeEngines, ...engines },
    schemes,
    startFloor,
  });
}

const vectorOf = (origin: string) => foreignVectors.find((vector) => vector.origin === origin)!;

// test/matrix/hash-vectors.test.ts has every vector, with all close passwords.
describe("a hash of another system", () => {
  const schemes = new Map(foreignVectors.map((vector) => [schemeOf(vector.latchkey), vector]));

  it.each([...schemes])("verifies with its password alone: %s", async (_, vector) => {
    const hasher = hasherWith(schemeNames);
    const [close = ""] = closePasswords(vector);
    expect(await verifyBy(hasher, vector.password, vector.latchkey)).toBe(true);
    expect(await verifyBy(hasher, close, vector.latchkey)).toBe(false);
  });
});

describe("a hash whose scheme is not enabled", () => {
  it.each(["wordpress-6.8", "keycloak", "better-auth", "wrapped-md5", "fastapi-users-argon2"])(
    "is no hash, and costs as much as a check: %s",
    async (origin) => {
      const hasher = hasherWith([]);
      const { password, latchkey } = vectorOf(origin);
      expect(await verifyBy(hasher, password, latchkey)).toBe(false);
      expect(rounds()).toBe(2 ** cost);
      expect(hasher.isOutdated(latchkey)).toBe(false);
    },
  );

  it("is no hash when other schemes are enabled", async () => {
    const { password, latchkey } = vectorOf("better-auth");
    const others = schemeNames.filter((name) => name !== "scrypt");
    expect(await verifyBy(hasherWith(others), password, latchkey)).toBe(false);
    expect(await verifyBy(hasherWith(["scrypt"]), password, latchkey)).toBe(true);
  });
});

describe("the remedy for a hash", () => {
  const schemeIn = ({ latchkey }: (typeof foreignVectors)[number]) => schemeOf(latchkey)!;

  it("names the scheme that is off beside those that are on, and there is none once it is on", () => {
    const vectors = foreignVectors.filter((vector) => schemeIn(vector) !== "raw");
    expect(vectors.length).toBeGreaterThan(10);
    for (const vector of vectors) {
      const scheme = schemeIn(vector) as SchemeName;
      const other = scheme === "wp" ? "phpass" : "wp";
      const remedy = hasherWith([other]).remedyFor(vector.latchkey);
      expect(remedy, vector.origin).toBe(`set IMPORT_SCHEMES=${other},${scheme}`);
      expect(hasherWith([scheme]).remedyFor(vector.latchkey), vector.origin).toBeUndefined();
    }
  });

  it("does not exist for bcrypt, for no password and for a text that is no hash", () => {
    const own = hashSync("hunter2!", 4);
    for (const stored of [own, `$raw${own}`, noPassword, "disabled-password", ""]) {
      expect(hasherWith([]).remedyFor(stored), stored).toBeUndefined();
    }
  });

  it("is another runtime if this one lacks the memory", () => {
    const { latchkey } = vectorOf("fastapi-users-argon2");
    expect(
      hasherWith(["argon2"], noFloor, nativeBcrypt, { argon2Memory: 8 }).remedyFor(latchkey),
    ).toBe(
      "let these users log in at a server on Node or Bun, because argon2 needs more memory than this runtime has",
    );
  });
});

describe("bcrypt of another system", () => {
  const long = "x".repeat(80);
  const decomposed = "cafe\u0301 cafe\u0301";
  const engines = [
    ["native", nativeBcrypt],
    ["portable", portableBcrypt],
  ] as const;

  it.each(engines)(
    "by the %s library verifies an ordinary password without any setting",
    async (_, engine) => {
      const hasher = hasherWith([], noFloor, engine);
      const hash = `$raw${hashSync("hunter2!", 4)}`;
      expect(await verifyBy(hasher, "hunter2!", hash)).toBe(true);
      expect(await verifyBy(hasher, "Hunter2!", hash)).toBe(false);
      expect(rounds()).toBe(2 * 2 ** cost);
      expect(hasher.isOutdated(hash)).toBe(true);
    },
  );

  it.each(engines)(
    "by the %s library verifies with `raw` what was cut or not normalised there",
    async (_, engine) => {
      for (const password of [long, decomposed]) {
        const hash = `$raw${hashSync(Buffer.from(password).subarray(0, 72), 4)}`;
        expect(await verifyBy(hasherWith([], noFloor, engine), password, hash)).toBe(false);
        expect(await verifyBy(hasherWith(["raw"], noFloor, engine), password, hash)).toBe(true);
        const wrong = `y${password}`;
        expect(await verifyBy(hasherWith(["raw"], noFloor, engine), wrong, hash)).toBe(false);
      }
    },
  );

  it("is checked a second time only if the bytes differ", async () => {
    const hash = `$raw${hashSync("hunter2!", cost)}`;
    await verifyBy(hasherWith(["raw"]), "wrong", hash);
    expect(rounds()).toBe(2 ** cost);
    await verifyBy(hasherWith(["raw"]), long, hash);
    expect(rounds()).toBe(3 * 2 ** cost);
  });

  it("without `$raw` is a hash of ours", async () => {
    const hash = hashSync(Buffer.from(decomposed), cost);
    expect(await verifyBy(hasherWith(["raw"]), decomposed, hash)).toBe(false);
    expect(await verifyBy(hasherWith(["raw"]), decomposed, hashSync("café café", cost))).toBe(true);
  });
});

describe("a failed check while a scheme is enabled", () => {
  /** A floor that ends when the test says so. */
  function manualFloor() {
    const ends: (() => void)[] = [];
    let cancelled = 0;
    const start = (): Floor => ({
      over: new Promise((resolve) => ends.push(resolve)),
      cancel: () => void cancelled++,
    });
    return { start, ends, cancelled: () => cancelled };
  }
  const hash = hashSync("hunter2!", 4);

  it.each([
    ["of a hash of ours", hash],
    ["of an unknown account", undefined],
    ["of another system", vectorOf("keycloak").latchkey],
    ["of a scheme that is not enabled", vectorOf("better-auth").latchkey],
  ])("ends not before the floor: %s", async (_, stored) => {
    const { start, ends } = manualFloor();
    let isDone = false;
    const hasher = hasherWith(["pbkdf2-sha256"], start);
    const result = verifyBy(hasher, "wrong", stored).finally(() => (isDone = true));
    // The queue has one place, so this one has its turn although the other one waits.
    expect(await verifyBy(hasher, "hunter2!", hash)).toBe(true);
    expect(isDone).toBe(false);
    for (const end of ends) end();
    expect(await result).toBe(false);
  });

  it("waits for the floor also if its task throws after the check", async () => {
    const { start, ends } = manualFloor();
    let isDone = false;
    const hasher = hasherWith(["wp"], start);
    const result = hasher
      .inTurn(async (verify) => {
        await verify("wrong", undefined);
        throw new Error("refused");
      })
      .finally(() => (isDone = true));
    expect(await verifyBy(hasher, "hunter2!", hash)).toBe(true);
    expect(isDone).toBe(false);
    ends[0]?.();
    await expect(result).rejects.toThrow("refused");
  });

  it("holds back no right password, and stops its timer", async () => {
    const { start, cancelled } = manualFloor();
    expect(await verifyBy(hasherWith(["wp"], start), "hunter2!", hash)).toBe(true);
    expect(cancelled()).toBe(1);
  });

  it("is not held back while no scheme is enabled", async () => {
    const hasher = hasherWith([], () => {
      throw new Error("no floor is needed");
    });
    expect(await verifyBy(hasher, "wrong", hash)).toBe(false);
  });
});
