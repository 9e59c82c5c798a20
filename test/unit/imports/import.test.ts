import { describe, expect, it } from "vitest";
import type { Fields } from "../../../src/core/imports/fields.ts";
import { account } from "../../suite/store/records.ts";
import { bcrypt, now, useImports } from "./stage.ts";

const { database, run } = useImports();

/** Attributes with so many lists in each other. */
const nested = (depth: number) =>
  JSON.parse(`{"text":${"[".repeat(depth)}${"]".repeat(depth)}}`) as Fields;

const one = (fields: Fields = {}) => ({
  email: "ann@example.com",
  password_hash: bcrypt,
  ...fields,
});
const stored = (key: string) => database().store.findAccountByEmail(key);

describe("an imported account", () => {
  it("has the fields of its record", async () => {
    const { summary, events } = await run([
      one({
        id: "1B4E28BA-2FA1-41D2-883F-0016D3CCA427",
        username: "Ann.Jones",
        email: "Ann@Example.com",
        email_verified: true,
        name: " Ann ",
        role: "support",
        disabled: true,
        created_at: "2024-01-02T03:04:05Z",
        attributes: { phone: "1" },
        locale: "de_AT",
        picture: "https://images.example.com/ann.png",
        time_zone: "Europe/Berlin",
      }),
    ]);
    expect(await stored("ann@example.com")).toEqual({
      id: "1b4e28ba-2fa1-41d2-883f-0016d3cca427",
      username: "Ann.Jones",
      usernameKey: "ann.jones",
      email: "Ann@Example.com",
      emailKey: "ann@example.com",
      emailVerifiedAt: now,
      emailFailedAt: null,
      name: "Ann",
      role: "support",
      passwordHash: bcrypt,
      disabledAt: now,
      sessionsValidFrom: 0,
      lastLinkSession: null,
      invitedAt: null,
      invitedBy: null,
      picture: "https://images.example.com/ann.png",
      timeZone: "Europe/Berlin",
      termsVersion: null,
      termsAcceptedAt: null,
      createdAt: Date.UTC(2024, 0, 2, 3, 4, 5),
      updatedAt: now,
      deletedAt: null,
      attributes: '{"phone":"1"}',
      locale: "de",
    });
    expect(summary).toEqual({
      records: 1,
      imported: 1,
      alreadyThere: 0,
      refused: 0,
      withoutPassword: 0,
      schemes: { bcrypt: 1 },
      identities: { connected: 0, leftOut: 0 },
    });
    const detail = { source: "latchkey", count: 1 };
    expect(events).toEqual([["user_created", { actorId: "cli:ann", detail }]]);
  });

  it.each([
    ["2024-01-02T03:04:05Z", Date.UTC(2024, 0, 2, 3, 4, 5)],
    [new Date(now).toISOString(), now],
    [new Date(now + 1).toISOString(), now],
    ["1969-12-31T23:59:59Z", now],
    ["yesterday", now],
  ])("was created at %s, or now if that cannot be", async (created_at, createdAt) => {
    await run([one({ created_at })]);
    expect(await stored("ann@example.com")).toMatchObject({ createdAt });
  });

  it("has its language if the configuration offers it", async () => {
    const records = ["fr_CA", "pt_BR", "it"].map((locale) =>
      one({ id: locale, email: `${locale}@example.com`, username: `user-${locale}`, locale }),
    );
    await run(records, { languages: ["en", "de", "fr", "pt-BR"] });
    const found = await Promise.all(
      ["fr_ca", "pt_br", "it"].map((name) => stored(`${name}@example.com`)),
    );
    expect(found.map((account) => account?.locale)).toEqual(["fr", "pt-BR", null]);
  });

  it("gets what its record lacks, and keeps an id that is no UUID as an attribute", async () => {
    await run([one({ id: "k1" })]);
    expect(await stored("ann@example.com")).toMatchObject({
      username: "ann",
      name: "ann",
      role: "user",
      emailVerifiedAt: null,
      disabledAt: null,
      createdAt: now,
      attributes: '{"former_id":"k1"}',
    });
  });

  it("has no password if no login could check its hash", async () => {
    const hashes = ["", "!", "$6$x$y", "$2b$31$x", "$pbkdf2-sha256$i=3000000$AAAA$AAAA"];
    const { summary } = await run(
      hashes.map((hash, at) => one({ email: `ann${at}@example.com`, password_hash: hash })),
    );
    expect(summary).toMatchObject({ imported: 5, withoutPassword: 5, schemes: {} });
    expect((await stored("ann2@example.com"))?.passwordHash).toBe("!");
    await run([one({ email: "ben@example.com" })], { withHashes: false });
    expect((await stored("ben@example.com"))?.passwordHash).toBe("!");
  });

  it("gets a username with digits if the one of its address is taken or reserved", async () => {
    const addresses = ["ann@a.example", "ann@b.example", "ann+x@c.example", "admin@d.example"];
    const { summary } = await run(addresses.map((email) => one({ email, id: email })));
    expect(summary.imported).toBe(4);
    const names = await Promise.all(addresses.map(async (key) => (await stored(key))?.username));
    expect(names[0]).toBe("ann");
    expect(names[1]).toMatch(/^ann\d{4}$/);
    expect(names[2]).toMatch(/^ann\d{4}$/);
    expect(names[3]).toMatch(/^admin\d{4}$/);
    expect((await stored("ann@b.example"))?.name).toBe(names[1]);
  });

  it("gets a made username if its username is its address", async () => {
    await run([one({ username: "Ann@Example.com" })]);
    expect((await stored("ann@example.com"))?.username).toBe("ann");
  });
});

describe("a record is refused", () => {
  it.each<[string, Fields | undefined]>([
    ["broken_record", undefined],
    ["invalid_email", one({ email: "ann" })],
    ["invalid_username", one({ username: "a b" })],
    ["invalid_username", one({ username: "ben@example.com" })],
    ["invalid_name", one({ name: "a\u202eb" })],
    ["unknown_role", one({ role: "owner" })],
    ["admin_refused", one({ role: "admin" })],
    ["invalid_attributes", one({ attributes: { text: "x".repeat(8192) } })],
    ["invalid_attributes", one({ attributes: nested(100_000) })],
  ])("with %s", async (why, record) => {
    const { summary, refused, events } = await run([record, one({ email: "ben@example.com" })]);
    expect(refused).toEqual([`1 ${why}`]);
    expect(summary).toMatchObject({ records: 2, imported: 1, refused: 1 });
    expect(events).toHaveLength(1);
  });

  it("without an address, or with a reserved username of another system", async () => {
    const fields = { user_email: "ann@example.com", user_login: "admin" };
    const { refused } = await run([{ user_login: "ann" }, fields], { system: "wordpress" });
    expect(refused).toEqual(["1 invalid_email", "2 reserved_username"]);
  });

  it("of another system with a username or an address that nobody could register", async () => {
    const records = [
      { user_email: "a%b@example.com", user_login: "ann" },
      { user_email: "-ben@example.com", user_login: "ben" },
      { user_email: "eva@example.com", user_login: "-.-" },
    ];
    const { refused } = await run(records, { system: "wordpress" });
    expect(refused).toEqual(["1 invalid_email", "2 invalid_email", "3 invalid_username"]);
    // An account of another Latchkey may have them from an earlier version.
    const { summary } = await run([one({ email: "a%b@example.com", username: "-.-" })]);
    expect(summary.imported).toBe(1);
  });

  it("if its username or its address belongs to another account", async () => {
    const there = account({ usernameKey: "ann", emailKey: "ann@example.com" });
    await database().store.insertAccount(there);
    const { refused, summary } = await run([
      one({ email: "ann@example.com", username: "other" }),
      one({ email: "ben@example.com", username: "Ann" }),
      one({ email: "eva@example.com", username: "eva", id: "1" }),
      one({ email: "EVA@example.com", username: "eva2", id: "2" }),
    ]);
    expect(refused).toEqual(["1 email_taken", "2 username_taken", "4 email_taken"]);
    expect(summary.imported).toBe(1);
    expect(await database().store.findAccount(there.id)).toEqual(there);
  });

  it("unless administrators are allowed", async () => {
    expect((await run([one({ role: "admin" })], { allowAdmins: true })).summary.imported).toBe(1);
    expect((await stored("ann@example.com"))?.role).toBe("admin");
  });
});

describe("a second run", () => {
  const records = Array.from({ length: 250 }, (_, at) =>
    one({ id: `k${at}`, email: `ann@mail${at}.example`, created_at: at % 2 ? 1_700_000_000 : "" }),
  );

  it("finds all accounts, and changes nothing", async () => {
    expect((await run(records)).summary).toMatchObject({ imported: 250, alreadyThere: 0 });
    const before = await database().imports.findAccountsAfter("");
    const { summary, events, refused } = await run(records);
    expect(summary).toMatchObject({ imported: 0, alreadyThere: 250, schemes: { bcrypt: 250 } });
    expect([events, refused]).toEqual([[], []]);
    expect(await database().imports.findAccountsAfter("")).toEqual(before);
  });

  it("after a part of the first one gives the same accounts as one run", async () => {
    await run(records.slice(0, 130));
    expect((await run(records)).summary).toMatchObject({ imported: 120, alreadyThere: 130 });
    const ids = (await database().imports.findAccountsAfter("")).map(({ id }) => id);
    expect(new Set(ids).size).toBe(250);
  });

  it("does not bring back a deleted account", async () => {
    await run([one({ id: "k1" })]);
    const { id, passwordHash } = (await stored("ann@example.com"))!;
    const gone = { userId: id, from: passwordHash, usernameKey: "x", emailKey: "deleted:x", now };
    await database().store.deleteAccount(gone);
    expect((await run([one({ id: "k1" })])).summary).toMatchObject({
      imported: 0,
      alreadyThere: 1,
    });
    expect(await stored("ann@example.com")).toBeUndefined();
  });

  it("wraps no digest again", async () => {
    const old = { user_email: "ann@example.com", user_pass: "5f4dcc3b5aa765d61d8327deb882cf99" };
    const first = await run([old], { system: "wordpress" });
    expect([first.wrapped, first.summary.schemes]).toEqual([1, { wrap: 1 }]);
    expect((await stored("ann@example.com"))?.passwordHash).toBe(`$wrap$md5$f=p$${bcrypt}`);
    const second = await run([old], { system: "wordpress" });
    expect([second.wrapped, second.summary.alreadyThere]).toEqual([0, 1]);
  });
});

describe("a dry run", () => {
  it("writes nothing, and reports what an import would", async () => {
    await database().store.insertAccount(account({ emailKey: "ben@example.com" }));
    const records = [one(), one({ email: "ben@example.com" }), one({ email: "x" })];
    const { summary, refused, events } = await run(records, { dryRun: true });
    expect(summary).toMatchObject({ imported: 1, alreadyThere: 0, refused: 2 });
    expect(refused).toEqual(["3 invalid_email", "2 email_taken"]);
    expect(events).toEqual([]);
    expect(await stored("ann@example.com")).toBeUndefined();
  });
});
