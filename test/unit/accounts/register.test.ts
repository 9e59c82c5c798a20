import { verifySync } from "@node-rs/bcrypt";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { publicAccount } from "../../../src/core/accounts/model.ts";
import { prepare, type Registration } from "../../../src/core/accounts/registration/validate.ts";
import { ann, openBackend, type Backend, type Server } from "../support/backend.ts";
import { noon, policy } from "../support/claims.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
let server: Server;
beforeAll(async () => {
  backend = await openBackend();
  server = await backend.openServer();
});
beforeEach(() => void backend.sql("DELETE FROM users"));
afterAll(() => backend.close());

const pointersOf = async (registration: Registration): Promise<string[]> => {
  const failure = await refusal(server.auth.accounts.register(registration));
  expect(failure.code).toBe("validation_failed");
  return (failure.errors ?? []).map(({ pointer }) => pointer);
};

describe("registering an account", () => {
  it("needs the CAPTCHA, except after a login at another provider", async () => {
    const { ports } = await backend.openServer({
      wrap: () => ({ verifyCaptcha: async () => "wrong" as const }),
    });
    const failure = await refusal(prepare(ports, policy, { ...ann, captcha: "x" }));
    expect(failure.code).toBe("captcha_required");
    const valid = await prepare(ports, policy, { ...ann, door: "upstream" });
    expect(valid.email.key).toBe("ann@example.com");
  });

  it("stores one account as it was written, with a bcrypt hash of the password", async () => {
    const account = await server.auth.accounts.register(ann);
    expect(publicAccount(account, {})).toEqual({
      id: account.id,
      username: "Ann",
      email: "Ann@Example.com",
      email_verified: false,
      name: "Ann Smith",
      role: "user",
      locale: null,
      time_zone: null,
      picture: null,
      created_at: "2026-11-25T12:00:00.000Z",
      updated_at: "2026-11-25T12:00:00.000Z",
    });
    const rows = backend.sql("SELECT * FROM users");
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
    expect(hash).toMatch(/^\$2b\$04\$/);
    expect(verifySync(ann.password, hash)).toBe(true);
  });

  it("gives a later account a greater id", async () => {
    const first = await server.auth.accounts.register(ann);
    backend.now += 1;
    const second = await server.auth.accounts.register({
      ...ann,
      username: "bob",
      email: "bob@example.com",
    });
    expect(first.id < second.id).toBe(true);
  });

  it("ASVS-8.2.3 ignores extra members and always gives the role user", async () => {
    const withExtras = { ...ann, role: "admin", id: "mine", email_verified: true, disabledAt: 1 };
    const account = await server.auth.accounts.register(withExtras);
    expect(account).toMatchObject({ role: "user", emailVerifiedAt: null, disabledAt: null });
    expect(account.id).not.toBe("mine");
  });

  it("reports every invalid field at once, and repeats no input", async () => {
    const wrong = { username: "a b", password: "short77", email: "nowhere", name: " \t " };
    const failure = await refusal(server.auth.accounts.register(wrong));
    expect(failure.code).toBe("validation_failed");
    expect(failure.detail).toBeUndefined();
    expect(failure.errors).toEqual([
      { pointer: "/username", message: expect.any(String) },
      { pointer: "/email", message: expect.any(String) },
      { pointer: "/name", message: expect.any(String) },
      { pointer: "/password", message: "Use at least 8 characters." },
    ]);
    for (const value of Object.values(wrong)) {
      expect(JSON.stringify(failure.errors)).not.toContain(value);
    }
    expect(backend.sql("SELECT * FROM users")).toEqual([]);
  });

  it("reports a single invalid field alone", async () => {
    expect(await pointersOf({ ...ann, username: "ádmin" })).toEqual(["/username"]);
    expect(await pointersOf({ ...ann, username: "..." })).toEqual(["/username"]);
    expect(await pointersOf({ ...ann, email: "ann@example" })).toEqual(["/email"]);
    expect(await pointersOf({ ...ann, email: "-ann@example.com" })).toEqual(["/email"]);
    expect(await pointersOf({ ...ann, email: "a%b@example.com" })).toEqual(["/email"]);
    expect(await pointersOf({ ...ann, name: "Ann\nSmith" })).toEqual(["/name"]);
    expect(await pointersOf({ ...ann, password: "x".repeat(257) })).toEqual(["/password"]);
  });

  it.each([
    ["is reserved", "admin"],
    ["is reserved in another case", "Root"],
    ["is reserved in full-width letters", "ｓｕｐｐｏｒｔ"],
    ["is reserved with punctuation added", "_no-reply."],
    ["has the form of an account's id", "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90"],
    ["has the form of an id in upper case", "F6A1C6DE-1DE4-4B0C-8F3F-0D3B5A1C2E42"],
  ])("rejects a username that %s", async (_, username) => {
    const failure = await refusal(server.auth.accounts.register({ ...ann, username }));
    expect(failure).toMatchObject({ code: "validation_failed" });
    expect(failure.errors).toEqual([
      { pointer: "/username", message: "This username is reserved. Choose another one." },
    ]);
    expect(backend.sql("SELECT * FROM users")).toEqual([]);
  });

  it.each(["administrator-of-maps", "rooted", "me2", "supporter"])(
    "accepts %s, which only resembles a reserved name",
    async (username) => {
      expect(await server.auth.accounts.register({ ...ann, username })).toMatchObject({ username });
    },
  );

  it("PW-6 PW-7 rejects a common password and one that repeats the username, the address or the service", async () => {
    for (const password of [
      "password1",
      "Summer2026!",
      "Ann2026!!",
      "ann@example.com",
      "ANN@EXAMPLE.COM",
      "Latchkey",
      "auth.example.com",
    ]) {
      expect(await pointersOf({ ...ann, password }), password).toEqual(["/password"]);
    }
    const long = { ...ann, username: "annabella.smith", email: "anna.bella@example.com" };
    expect(await pointersOf({ ...long, password: "Annabella.Smith" })).toEqual(["/password"]);
    expect(await pointersOf({ ...long, password: "anna.bella" })).toEqual(["/password"]);
  });

  it("PW-1 requires the minimum password length of the policy", async () => {
    const strict = await backend.openServer({ policy: { passwordMinLength: 15 } });
    const failure = await refusal(
      strict.auth.accounts.register({ ...ann, password: "fourteen-chars" }),
    );
    expect(failure.errors?.[0]?.message).toBe("Use at least 15 characters.");
    await strict.auth.accounts.register({ ...ann, password: "fifteen-letters" });
  });
});

describe("registering a username or an address that is taken", () => {
  const codeOf = async (given: Partial<Registration>) =>
    (await refusal(server.auth.accounts.register({ ...ann, ...given }))).code;

  it("is refused with username_taken or email_taken; the username comes first", async () => {
    await server.auth.accounts.register(ann);
    expect(await codeOf({ email: "else@example.com" })).toBe("username_taken");
    expect(await codeOf({ username: "else" })).toBe("email_taken");
    expect(await codeOf({})).toBe("username_taken");
    expect(backend.sql("SELECT * FROM users")).toHaveLength(1);
  });

  it("names both in the detail if the username and the address are taken", async () => {
    await server.auth.accounts.register(ann);
    const both = "This username and this email address are already taken.";
    const detailOf = async (given: Partial<Registration>) =>
      (await refusal(server.auth.accounts.register({ ...ann, ...given }))).detail;
    expect(await detailOf({})).toBe(both);
    await server.auth.accounts.register({ ...ann, username: "bob", email: "bob@example.com" });
    expect(await detailOf({ email: "bob@example.com" })).toBe(both);
    expect(await detailOf({ email: "else@example.com" })).toBeUndefined();
    expect(await detailOf({ username: "else" })).toBeUndefined();
  });

  it("is refused in every other spelling", async () => {
    await server.auth.accounts.register({ ...ann, username: "annie" });
    for (const username of ["Annie", "ANNIE", "ＡＮＮＩＥ", "𝐚nnie"]) {
      const code = await codeOf({ username, email: "else@example.com" });
      expect(code, username).toBe("username_taken");
    }
    for (const email of ["ANN@EXAMPLE.COM", "ann＠example.com", "ａnn@example．com"]) {
      expect(await codeOf({ username: "else", email }), email).toBe("email_taken");
    }
    for (const username of ["admin ", "ádmin"]) {
      const code = await codeOf({ username, email: "else@example.com" });
      expect(code, username).toBe("validation_failed");
    }
  });

  it("ASVS-2.3.3 stores one account and makes one hash when fifty requests come at once", async () => {
    let hashes = 0;
    const oneHashAtOnce = await backend.openServer({
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
      Array.from({ length: 50 }, () => oneHashAtOnce.auth.accounts.register(ann)),
    );
    const refused = outcomes.filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(49);
    for (const { reason } of refused as PromiseRejectedResult[]) {
      expect(reason).toMatchObject({ code: "username_taken" });
    }
    expect(hashes).toBe(1);
    expect(backend.sql("SELECT * FROM users")).toHaveLength(1);
  });

  it("is decided by the unique index when two servers hash at the same time", async () => {
    const other = await backend.openServer();
    const outcomes = await Promise.allSettled(
      [server, other, server, other].map(({ auth }) => auth.accounts.register(ann)),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") {
        expect(outcome.reason).toMatchObject({ code: "username_taken" });
      }
    }
    expect(backend.sql("SELECT * FROM users")).toHaveLength(1);
  });
});

describe("registering without a username or a name", () => {
  const { username: _, name: __, ...bare } = ann;
  const named = (email: string) => server.auth.accounts.register({ ...bare, email });

  it("makes the username from the address, and uses it as the name", async () => {
    expect(await named("Ann.Smith@Example.com")).toMatchObject({
      username: "ann.smith",
      usernameKey: "ann.smith",
      email: "Ann.Smith@Example.com",
      name: "ann.smith",
    });
  });

  it("keeps a username or a name that is given", async () => {
    expect(await server.auth.accounts.register({ ...bare, name: "Ann Smith" })).toMatchObject({
      username: "ann",
      name: "Ann Smith",
    });
    const given = { ...bare, username: "Bella", email: "bella@example.com" };
    expect(await server.auth.accounts.register(given)).toMatchObject({
      username: "Bella",
      name: "Bella",
    });
  });

  it("adds digits when the username is taken", async () => {
    await named("ann@example.com");
    const second = await named("ann@example.net");
    expect(second.username).toMatch(/^ann\d{4}$/);
    expect(second.name).toBe(second.username);
  });

  it("makes different usernames for many people at once, by one hash each", async () => {
    const other = await backend.openServer();
    const accounts = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        [server, other][index % 2]!.auth.accounts.register({
          ...bare,
          email: `ann@${index}.example.com`,
        }),
      ),
    );
    const usernames = accounts.map(({ username }) => username);
    expect(new Set(usernames).size).toBe(12);
    expect(usernames.filter((username) => username === "ann")).toHaveLength(1);
    expect(backend.sql("SELECT * FROM users")).toHaveLength(12);
  });

  it("takes the next username when the insert finds the first one taken, and hashes once", async () => {
    let hashes = 0;
    const racing = await backend.openServer({
      wrap: ({ store, hasher }) => ({
        hasher: {
          ...hasher,
          async hash(password, signal) {
            hashes++;
            // Another server registers the same username meanwhile.
            await named("ann@example.net");
            return hasher.hash(password, signal);
          },
        },
        store,
      }),
    });
    const account = await racing.auth.accounts.register(bare);
    expect(account.username).toMatch(/^ann\d{4}$/);
    expect(hashes).toBe(1);
    expect(backend.sql("SELECT username FROM users")).toHaveLength(2);
  });

  it("is refused with email_taken if the address is taken, even if the username is taken too", async () => {
    await named("ann@example.com");
    expect((await refusal(named("ANN@example.com"))).code).toBe("email_taken");
    expect(backend.sql("SELECT * FROM users")).toHaveLength(1);
  });

  it("is unavailable if every username that it tries is taken", async () => {
    let asked = 0;
    const crowded = await backend.openServer({
      wrap: ({ store }) => ({
        store: {
          ...store,
          async findConflicts(usernameKey) {
            asked++;
            return [{ usernameKey, emailKey: "somebody@example.com" }];
          },
        },
      }),
    });
    expect((await refusal(crowded.auth.accounts.register(bare))).code).toBe("unavailable");
    expect(asked).toBe(5);
  });

  it("refuses a password that equals the username it would make", async () => {
    const given = { ...bare, email: "annabella+news@example.com", password: "Annabella" };
    expect(await pointersOf(given)).toEqual(["/password"]);
  });
});

describe("a registration that cannot be completed", () => {
  it("is unavailable when the conflicting account disappears before it is read", async () => {
    const conflicting = await backend.openServer({
      wrap: ({ store }) => ({ store: { ...store, insertAccount: async () => false } }),
    });
    expect(await refusal(conflicting.auth.accounts.register(ann))).toMatchObject({
      code: "unavailable",
    });
  });

  it("is unavailable when the database is closed, and so is the readiness check", async () => {
    const closed = await backend.openServer();
    await closed.close();
    expect(await refusal(closed.auth.accounts.register(ann))).toMatchObject({
      code: "unavailable",
    });
    expect(await refusal(closed.auth.checkReady())).toMatchObject({ code: "unavailable" });
    expect(backend.sql("SELECT * FROM users")).toEqual([]);
  });

  it("is aborted and stores nothing when the client has closed the connection", async () => {
    const aborted = { ...ann, signal: AbortSignal.abort() };
    expect(await refusal(server.auth.accounts.register(aborted))).toMatchObject({
      code: "aborted",
    });
    expect(backend.sql("SELECT * FROM users")).toEqual([]);
  });
});
