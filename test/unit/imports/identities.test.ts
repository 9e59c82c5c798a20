import { describe, expect, it } from "vitest";
import { Failure, serverFailures } from "../../../src/core/failures.ts";
import type { Fields } from "../../../src/core/imports/fields.ts";
import { exportedUser } from "../../../src/core/imports/own.ts";
import { account } from "../../suite/store/records.ts";
import { identity } from "../../suite/store/upstream/records.ts";
import { now, useImports } from "./stage.ts";

const { database, run } = useImports();

const issuer = "https://accounts.google.com";
const google = (subject: string, more: Fields = {}) => ({
  provider: "google",
  issuer,
  subject,
  ...more,
});
const record = (name: string, ...identities: readonly Fields[]) => ({
  id: name,
  username: name,
  email: `${name}@example.com`,
  identities,
});
const userIdOf = async (name: string) =>
  (await database().store.findAccountByEmail(`${name}@example.com`))?.id ?? "";
const of = async (name: string) => database().store.listIdentities(await userIdOf(name));
const all = () => database().imports.findIdentitiesBetween("", "~");

describe("an imported account", () => {
  it("has the identities of its record, and needs no password", async () => {
    const { summary } = await run([
      record("ann", google("1157", { email: "ann@gmail.com" }), {
        provider: "acme",
        issuer: "https://sso.acme.example",
        subject: "a-1",
        email: "no address",
      }),
    ]);
    expect(summary).toMatchObject({
      imported: 1,
      withoutPassword: 1,
      identities: { connected: 2, leftOut: 0 },
    });
    const userId = await userIdOf("ann");
    const fields = { id: expect.any(String), userId, realm: "", createdAt: now, lastUsedAt: null };
    expect(await of("ann")).toEqual(
      expect.arrayContaining([
        { ...fields, provider: "google", issuer, subject: "1157", email: "ann@gmail.com" },
        {
          ...fields,
          provider: "acme",
          issuer: "https://sso.acme.example",
          subject: "a-1",
          email: null,
        },
      ]),
    );
    expect((await database().store.findAccount(userId))?.passwordHash).toBe("!");
  });

  it("has those of a provider that the operator has mapped, and the others are left out", async () => {
    const providers = new Map([["google-oauth2", { id: "google", issuer }]]);
    const { summary, refused } = await run(
      [
        {
          email: "ann@example.com",
          user_id: "auth0|1",
          identities: [
            { provider: "auth0", connection: "Username-Password-Authentication", user_id: "1" },
            { provider: "google-oauth2", connection: "google-oauth2", user_id: "1157" },
            { provider: "github", connection: "github", user_id: 42 },
          ],
        },
      ],
      { system: "auth0", providers },
    );
    expect(refused).toEqual(["1 unknown_provider"]);
    expect(summary).toMatchObject({ refused: 0, identities: { connected: 1, leftOut: 1 } });
    expect(await of("ann")).toMatchObject([{ provider: "google", issuer, subject: "1157" }]);
  });

  it("has another provider for a name of an own file, if the operator says so", async () => {
    const providers = new Map([["google", { id: "work", issuer: "https://work.example" }]]);
    await run([record("ann", google("1"))], { providers });
    expect(await of("ann")).toMatchObject([{ provider: "work", issuer: "https://work.example" }]);
  });

  it("loses nothing else by an identity that another account has, or that cannot be stored", async () => {
    const there = account();
    await database().store.insertAccount(there);
    const taken = identity({ userId: there.id, issuer, subject: "1" });
    await database().store.insertIdentity(taken);
    const bad = [
      google(""),
      google("a b"),
      google("ü"),
      google("x".repeat(256)),
      google("5", { provider: "A B" }),
      google("6", { issuer: "" }),
    ];
    const many = Array.from({ length: 21 }, (_, at) => google(`many-${at}`));
    const { summary, refused } = await run([
      record("ann", google("1"), google("2")),
      record("ben", google("2"), google("3")),
      record("eva", ...bad),
      record("kim", ...many),
    ]);
    expect(summary).toMatchObject({
      imported: 4,
      refused: 0,
      identities: { connected: 22, leftOut: 9 },
    });
    expect(refused).toEqual([
      "1 identity_taken",
      "2 identity_taken",
      ...bad.slice(1).map(() => "3 invalid_identity"),
      "3 unknown_provider",
      "4 too_many_identities",
    ]);
    expect((await of("ann")).map(({ subject }) => subject)).toEqual(["2"]);
    expect((await of("ben")).map(({ subject }) => subject)).toEqual(["3"]);
    expect(await database().store.findIdentity(issuer, "1")).toEqual(taken);
  });
});

describe("a second run", () => {
  const records = Array.from({ length: 130 }, (_, at) =>
    record(`user${at}`, google(`a${at}`), google(`b${at}`)),
  );

  it("connects nothing again, also not what a user has disconnected since", async () => {
    expect((await run(records)).summary.identities).toEqual({ connected: 260, leftOut: 0 });
    const [gone] = await of("user7");
    await database().store.deleteIdentity(gone?.id ?? "", gone?.userId ?? "");
    const before = await all();
    const { summary, refused } = await run(records);
    expect(summary).toMatchObject({
      alreadyThere: 130,
      identities: { connected: 0, leftOut: 0 },
    });
    expect(refused).toEqual([]);
    expect(await all()).toEqual(before);
  });

  it("after one that was killed before its accounts were written connects all of them", async () => {
    const killed = {
      insertAccounts: async () => Promise.reject(new Failure(serverFailures.unavailable)),
    };
    await expect(run(records.slice(0, 1), {}, killed)).rejects.toThrow();
    expect(await all()).toHaveLength(2);
    const { summary, refused } = await run(records);
    expect(summary.identities).toEqual({ connected: 260, leftOut: 0 });
    expect(refused).toEqual([]);
    expect(await of("user0")).toHaveLength(2);
  });

  it("counts a record that the file has twice once", async () => {
    const { summary, refused } = await run([records[0], records[0]]);
    expect(summary.identities).toEqual({ connected: 2, leftOut: 0 });
    expect(refused).toEqual([]);
  });
});

describe("a record that is refused", () => {
  it("leaves none of its identities", async () => {
    await database().store.insertAccount(account({ emailKey: "ann@example.com" }));
    const { summary, refused } = await run([
      record("ann", google("1")),
      record("ben", google("2"), google("1")),
    ]);
    expect(refused).toEqual(["1 email_taken", "2 identity_taken"]);
    expect(summary.identities).toEqual({ connected: 1, leftOut: 1 });
    expect((await all()).map(({ subject }) => subject)).toEqual(["2"]);
  });
});

describe("a dry run", () => {
  it("counts what would be connected and left out, and writes nothing", async () => {
    const there = account({ emailKey: "eva@example.com" });
    await database().store.insertAccount(there);
    await database().store.insertIdentity(identity({ userId: there.id, issuer, subject: "1" }));
    const records = [
      record("ann", google("1"), google("2")),
      record("ben", google("")),
      record("eva", google("3")),
    ];
    const { summary, refused } = await run(records, { dryRun: true });
    expect(refused.toSorted()).toEqual(["1 identity_taken", "2 invalid_identity", "3 email_taken"]);
    expect(summary).toMatchObject({ imported: 2, identities: { connected: 1, leftOut: 2 } });
    expect(await all()).toHaveLength(1);
  });
});

describe("an export", () => {
  it("has the identities of an account as an import reads them", async () => {
    await run([record("ann", google("1157", { email: "ann@gmail.com" }), google("1158"))]);
    const [ann] = await database().imports.findAccountsAfter("");
    const exported = exportedUser(ann!, await of("ann"));
    expect(exported).toMatchObject({
      identities: expect.arrayContaining([
        { provider: "google", issuer, subject: "1157", email: "ann@gmail.com" },
        { provider: "google", issuer, subject: "1158" },
      ]),
    });
    expect(exportedUser(ann!)).not.toHaveProperty("identities");
  });
});
