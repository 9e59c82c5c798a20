import { hashSync } from "@node-rs/bcrypt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Failure } from "../../../src/core/failures.ts";
import { ann, login, openHouse, type House, type Server } from "../support/house.ts";
import { refusal } from "../support/refusal.ts";

let house: House;
beforeEach(async () => {
  house = await openHouse();
  await (await house.serve({ cost: 6 })).auth.register(ann);
});
afterEach(() => house.close());

const hash = (): string =>
  String(house.sql("SELECT password_hash FROM users")[0]?.["password_hash"]);
const importHash = (text: string): void =>
  void house.sql("UPDATE users SET password_hash = ?", text);

describe("a hash that was made at a lower cost than today's", () => {
  it("is made anew by the next login, and the password stays the same", async () => {
    const today = await house.serve({ cost: 7 });
    house.now += 1000;
    await today.auth.logIn(login());
    expect(hash()).toMatch(/^\$2b\$07\$/);
    expect(house.sql("SELECT updated_at FROM users")).toEqual([{ updated_at: house.now }]);
    await today.auth.logIn(login());
    expect(await refusal(today.auth.logIn(login({ password: "wrong" })))).toBeTruthy();
  });

  it("stays as it is once it is of today's cost, or of a higher one", async () => {
    await (await house.serve({ cost: 7 })).auth.logIn(login());
    const made = hash();
    await (await house.serve({ cost: 7 })).auth.logIn(login());
    await (await house.serve({ cost: 6 })).auth.logIn(login());
    expect(hash()).toBe(made);
  });

  it("is never made anew by a wrong password or for a disabled account", async () => {
    const old = hash();
    const today = await house.serve({ cost: 7 });
    expect(await refusal(today.auth.logIn(login({ password: "wrong" })))).toBeTruthy();
    house.sql("UPDATE users SET disabled_at = 1");
    expect(await refusal(today.auth.logIn(login()))).toBeTruthy();
    expect(hash()).toBe(old);
  });

  it.each(["$2a$", "$2b$", "$2y$"])(
    "was imported as %s and made at cost 5: so too",
    async (prefix) => {
      importHash(prefix + hashSync(ann.password, 5).slice(4));
      const today = await house.serve();
      await today.auth.logIn(login());
      expect(hash()).toMatch(/^\$2b\$06\$/);
      await today.auth.logIn(login());
    },
  );

  it("VULN-69 is no hash when it is $2x$ or asks for days of work: the login is refused", async () => {
    const today = await house.serve();
    const good = hashSync(ann.password, 6);
    for (const foreign of [
      good.replace("$2b$06$", "$2x$06$"),
      good.replace("$2b$06$", "$2b$31$"),
      good.replace("$2b$06$", "$2b$15$"),
      good.replace("$2b$06$", "$1$"),
      ann.password,
      "",
    ]) {
      importHash(foreign);
      expect(await refusal(today.auth.logIn(login()))).toMatchObject({ code: "invalid_grant" });
      expect(hash()).toBe(foreign);
    }
  });
});

describe("two logins at once that both make the hash anew", () => {
  it("both succeed, and the hash is written once", async () => {
    const written: boolean[] = [];
    let waiting: (() => void)[] = [];
    const watched = (): Promise<Server> =>
      house.serve({
        cost: 7,
        wrap: ({ store }) => ({
          store: {
            ...store,
            async replacePasswordHash(change) {
              // Both stand here, their hashes made, before either may write.
              await new Promise<void>((resolve) => {
                waiting.push(resolve);
                if (waiting.length < 2) return;
                for (const go of waiting) go();
                waiting = [];
              });
              const won = await store.replacePasswordHash(change);
              written.push(won);
              if (won) expect(hash()).toBe(change.to);
              return won;
            },
          },
        }),
      });
    const [one, other] = [await watched(), await watched()];
    await Promise.all([one.auth.logIn(login()), other.auth.logIn(login())]);
    expect(written).toHaveLength(2);
    expect(written.filter(Boolean)).toHaveLength(1);
    expect(hash()).toMatch(/^\$2b\$07\$/);
    await (await house.serve({ cost: 7 })).auth.logIn(login());
  });

  it("do not undo a new password that was set in between", async () => {
    const changed = hashSync("a new password", 6);
    const late = await house.serve({
      cost: 7,
      wrap: ({ store }) => ({
        store: {
          ...store,
          async replacePasswordHash(change) {
            importHash(changed);
            return store.replacePasswordHash(change);
          },
        },
      }),
    });
    await late.auth.logIn(login());
    expect(hash()).toBe(changed);
  });
});

describe("a hash that cannot be made anew now", () => {
  const failing = (part: "hasher" | "store", failure: Error): Promise<Server> =>
    house.serve({
      cost: 7,
      wrap: ({ hasher, store }) =>
        part === "hasher"
          ? { hasher: { ...hasher, hash: () => Promise.reject(failure) } }
          : { store: { ...store, replacePasswordHash: () => Promise.reject(failure) } },
    });

  it.each([
    ["hasher", new Failure("overloaded", { reason: "queue full" })],
    ["store", new Failure("unavailable", { reason: "no connection in time" })],
  ] as const)(
    "does not stop the login: the %s is asked again at the next",
    async (part, failure) => {
      const old = hash();
      const server = await failing(part, failure);
      expect(await server.auth.logIn(login())).toMatchObject({ expiresIn: 600 });
      expect(hash()).toBe(old);
      expect(server.events).toEqual([
        {
          event: "password_rehash_postponed",
          fields: { code: failure.code, reason: failure.reason },
        },
      ]);
      await (await house.serve({ cost: 7 })).auth.logIn(login());
      expect(hash()).toMatch(/^\$2b\$07\$/);
    },
  );

  it("shows when it is a bug of ours", async () => {
    const bug = new TypeError("a bug");
    const server = await failing("store", bug);
    await expect(server.auth.logIn(login())).rejects.toBe(bug);
  });
});
