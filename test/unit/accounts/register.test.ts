import { verifySync } from "@node-rs/bcrypt";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { publicUser } from "../../../src/core/accounts/model.ts";
import type { Registration } from "../../../src/core/accounts/register.ts";
import { noon } from "../support/claims.ts";
import { ann, openHouse, type House, type Server } from "../support/house.ts";
import { refusal } from "../support/refusal.ts";

let house: House;
let server: Server;
beforeAll(async () => {
  house = await openHouse();
  server = await house.serve();
});
beforeEach(() => void house.sql("DELETE FROM users"));
afterAll(() => house.close());

const pointersOf = async (registration: Registration): Promise<string[]> => {
  const failure = await refusal(server.auth.accounts.register(registration));
  expect(failure.code).toBe("validation_failed");
  return (failure.errors ?? []).map(({ pointer }) => pointer);
};

describe("registering", () => {
  it("makes one account, as it was written, with a bcrypt hash that proves the password", async () => {
    const account = await server.auth.accounts.register(ann);
    expect(publicUser(account)).toEqual({
      id: account.id,
      username: "Ann",
      email: "Ann@Example.com",
      email_verified: false,
      name: "Ann Smith",
      role: "user",
      created_at: "2026-11-25T12:00:00.000Z",
      updated_at: "2026-11-25T12:00:00.000Z",
    });
    const rows = house.sql("SELECT * FROM users");
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      id: account.id,
      username_key: "ann",
      email_key: "ann@example.com",
      email_verified_at: null,
      disabled_at: null,
      sessions_valid_from: 0,
      created_at: noon,
    });
    const hash = String(rows[0]?.["password_hash"]);
    expect(hash).toMatch(/^\$2b\$10\$/);
    expect(verifySync(ann.password, hash)).toBe(true);
  });

  it("gives every account an id in the order of time", async () => {
    const first = await server.auth.accounts.register(ann);
    house.now += 1;
    const second = await server.auth.accounts.register({
      ...ann,
      username: "bob",
      email: "bob@example.com",
    });
    expect(first.id < second.id).toBe(true);
  });

  it("ASVS-8.2.3 makes users, whatever else the caller sends along", async () => {
    const greedy = { ...ann, role: "admin", id: "mine", email_verified: true, disabledAt: 1 };
    const account = await server.auth.accounts.register(greedy);
    expect(account).toMatchObject({ role: "user", emailVerifiedAt: null, disabledAt: null });
    expect(account.id).not.toBe("mine");
  });

  it("names every wrong field at once, and repeats none of them", async () => {
    const wrong = { username: "a b", password: "short77", email: "nowhere", name: " \t " };
    const failure = await refusal(server.auth.accounts.register(wrong));
    expect(failure).toMatchObject({ code: "validation_failed", detail: undefined });
    expect(failure.errors).toEqual([
      { pointer: "/username", message: expect.any(String) },
      { pointer: "/email", message: expect.any(String) },
      { pointer: "/name", message: expect.any(String) },
      { pointer: "/password", message: "Use at least 8 characters." },
    ]);
    for (const value of Object.values(wrong)) {
      expect(JSON.stringify(failure.errors)).not.toContain(value);
    }
    expect(house.sql("SELECT * FROM users")).toEqual([]);
  });

  it("names one wrong field alone", async () => {
    expect(await pointersOf({ ...ann, username: "ádmin" })).toEqual(["/username"]);
    expect(await pointersOf({ ...ann, email: "ann@example" })).toEqual(["/email"]);
    expect(await pointersOf({ ...ann, name: "Ann\nSmith" })).toEqual(["/name"]);
    expect(await pointersOf({ ...ann, password: "x".repeat(257) })).toEqual(["/password"]);
  });

  it.each([
    ["a reserved name", "admin"],
    ["a reserved name in another case", "Root"],
    ["a reserved name in full-width letters", "ｓｕｐｐｏｒｔ"],
    ["a reserved name with punctuation", "_no-reply."],
    ["the form of an account's id", "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90"],
    ["the form of an id in upper case", "F6A1C6DE-1DE4-4B0C-8F3F-0D3B5A1C2E42"],
  ])("refuses a username that is %s", async (_, username) => {
    const failure = await refusal(server.auth.accounts.register({ ...ann, username }));
    expect(failure).toMatchObject({ code: "validation_failed" });
    expect(failure.errors).toEqual([
      { pointer: "/username", message: "This username is reserved. Choose another one." },
    ]);
    expect(house.sql("SELECT * FROM users")).toEqual([]);
  });

  it.each(["administrator-of-maps", "rooted", "me2", "supporter"])(
    "allows %s, which only resembles a reserved name",
    async (username) => {
      expect(await server.auth.accounts.register({ ...ann, username })).toMatchObject({ username });
    },
  );

  it("PW-6 PW-7 refuses passwords that are no secret here", async () => {
    for (const password of [
      "password1",
      "ann@example.com",
      "ANN@EXAMPLE.COM",
      "Latchkey",
      "auth.example.com",
    ]) {
      expect(await pointersOf({ ...ann, password })).toEqual(["/password"]);
    }
    const long = { ...ann, username: "annabella.smith", email: "anna.bella@example.com" };
    expect(await pointersOf({ ...long, password: "Annabella.Smith" })).toEqual(["/password"]);
    expect(await pointersOf({ ...long, password: "anna.bella" })).toEqual(["/password"]);
  });

  it("PW-1 asks for as long a password as the policy says", async () => {
    const strict = await house.serve({ policy: { passwordMinLength: 15 } });
    const failure = await refusal(
      strict.auth.accounts.register({ ...ann, password: "fourteen-chars" }),
    );
    expect(failure.errors?.[0]?.message).toBe("Use at least 15 characters.");
    await strict.auth.accounts.register({ ...ann, password: "fifteen-letters" });
  });
});

describe("registering what is taken", () => {
  const codeOf = async (given: Partial<Registration>) =>
    (await refusal(server.auth.accounts.register({ ...ann, ...given }))).code;

  it("tells whether the name or the address is, the name first", async () => {
    await server.auth.accounts.register(ann);
    expect(await codeOf({ email: "else@example.com" })).toBe("username_taken");
    expect(await codeOf({ username: "else" })).toBe("email_taken");
    expect(await codeOf({})).toBe("username_taken");
    expect(house.sql("SELECT * FROM users")).toHaveLength(1);
  });

  it("is not fooled by another spelling", async () => {
    await server.auth.accounts.register({ ...ann, username: "annie" });
    for (const username of ["Annie", "ANNIE", "ＡＮＮＩＥ", "𝐚nnie"]) {
      expect(await codeOf({ username, email: "else@example.com" })).toBe("username_taken");
    }
    for (const email of ["ANN@EXAMPLE.COM", "ann＠example.com", "ａnn@example．com"]) {
      expect(await codeOf({ username: "else", email })).toBe("email_taken");
    }
    for (const username of ["admin ", "ádmin"]) {
      expect(await codeOf({ username, email: "else@example.com" })).toBe("validation_failed");
    }
  });

  it("ASVS-2.3.3 fifty at once make one account and cost one hash, however long that takes", async () => {
    let hashes = 0;
    const narrow = await house.serve({
      atOnce: 1,
      wrap: ({ hasher }) => ({
        hasher: {
          ...hasher,
          async hash(password, signal) {
            const hash = await hasher.hash(password, signal);
            hashes++;
            return hash;
          },
        },
      }),
    });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, () => narrow.auth.accounts.register(ann)),
    );
    const refused = outcomes.filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(49);
    for (const { reason } of refused as PromiseRejectedResult[]) {
      expect(reason).toMatchObject({ code: "username_taken" });
    }
    expect(hashes).toBe(1);
    expect(house.sql("SELECT * FROM users")).toHaveLength(1);
  });

  it("on two servers at once, with hashes already under way, is decided by the index", async () => {
    const other = await house.serve();
    const outcomes = await Promise.allSettled(
      [server, other, server, other].map(({ auth }) => auth.accounts.register(ann)),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") {
        expect(outcome.reason).toMatchObject({ code: "username_taken" });
      }
    }
    expect(house.sql("SELECT * FROM users")).toHaveLength(1);
  });
});

describe("registering when the database is in trouble", () => {
  it("is unavailable when the name was given up between the refusal and the look", async () => {
    const haunted = await house.serve({
      wrap: ({ store }) => ({ store: { ...store, insertAccount: async () => false } }),
    });
    expect(await refusal(haunted.auth.accounts.register(ann))).toMatchObject({
      code: "unavailable",
    });
  });

  it("is unavailable when it is gone", async () => {
    const closed = await house.serve();
    await closed.close();
    expect(await refusal(closed.auth.accounts.register(ann))).toMatchObject({
      code: "unavailable",
    });
    expect(await refusal(closed.auth.checkReady())).toMatchObject({ code: "unavailable" });
    expect(house.sql("SELECT * FROM users")).toEqual([]);
  });

  it("costs nothing when the caller has hung up", async () => {
    const hungUp = { ...ann, signal: AbortSignal.abort() };
    expect(await refusal(server.auth.accounts.register(hungUp))).toMatchObject({ code: "aborted" });
    expect(house.sql("SELECT * FROM users")).toEqual([]);
  });
});
