import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, it } from "vitest";
import type { Store } from "../../../src/core/ports.ts";
import { liveAt } from "../../../src/core/sessions/policy.ts";
import { migrateMySql } from "../../../src/drivers/mysql/migrate.ts";
import { openMySql } from "../../../src/drivers/mysql/mysql.ts";
import { openSqlite } from "../../../src/drivers/sqlite/sqlite.ts";
import { mysqlMigrations, optionsFor, sharedServer } from "../../suite/store/mysql.ts";
import { account, client, session } from "../../suite/store/records.ts";
import { firstRelease, namesOf, upTo } from "../../support/databases/migrations.ts";
import { usualTerms } from "../../support/session-terms.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";

const sqliteMigrations = "drizzle/sqlite";

const ann = account({ emailVerifiedAt: 5, role: "admin", name: "Änn 𝒳" });
const bea = account({ disabledAt: 6, sessionsValidFrom: 7 });
const its = session({ userId: ann.id, userAgent: "Firefox 𝒳", address: "::1" });
const ended = session({ userId: bea.id, generation: 3, revokedAt: 8 });

/** The columns of release 0.1.0. */
const columns = {
  users: `id username username_key email email_key email_verified_at name role password_hash disabled_at
    sessions_valid_from created_at updated_at`,
  sessions: `id user_id client_id scope generation rotated_at created_at authenticated_at last_seen_at
    expires_at revoked_at user_agent address`,
};

function insert(table: keyof typeof columns, row: Readonly<Record<string, unknown>>): string {
  const names = columns[table].split(/\s+/);
  const values = names.map((name) => {
    const value = row[name.replaceAll(/_[a-z]/g, (part) => part.slice(1).toUpperCase())];
    return typeof value === "string" ? `'${value}'` : String(value);
  });
  return `insert into ${table} (${names.join()}) values (${values.join()})`;
}

const rows = [
  insert("users", { ...ann }),
  insert("users", { ...bea }),
  insert("sessions", { ...its }),
  insert("sessions", { ...ended }),
];
const everything = (["users", "sessions"] as const).map(
  (table) => `select ${columns[table].split(/\s+/).join()} from ${table} order by id`,
);

/** Writes a passkey as a release without `verified_at` did. */
const oldPasskey = `insert into passkeys (id, user_id, credential_hash, credential_id, public_key, algorithm, sign_count,
    backup_eligible, backed_up, transports, aaguid, rp_id, name, created_at)
  values ('${ann.id}', '${ann.id}', 'hash', 'id', 'key', -7, 0, 0, 0, '', '', 'example.com', 'Phone', 12)`;

/** Each of the newest columns of the rows, and its value there. `migrate-indexes` has those of identities and consents. */
const added = [
  ["select parent_id, resource from sessions", { parent_id: null, resource: null }],
  ["select offline from sessions", { offline: 0 }],
  ["select locale from users", { locale: null }],
  ["select elevated_at, remembered from sessions", { elevated_at: null, remembered: 1 }],
  ["select invited_at, invited_by from users", { invited_at: null, invited_by: null }],
  ["select picture from users", { picture: null }],
  [
    "select time_zone, terms_version, terms_accepted_at, words_at from users",
    { time_zone: null, terms_version: null, terms_accepted_at: null, words_at: null },
  ],
] as const;

/** Expects that the current server can use the rows. */
async function serves(store: Store): Promise<void> {
  for (const one of [ann, bea]) {
    expect(await store.findAccountByUsername(one.usernameKey)).toStrictEqual(one);
    expect(await store.findAccountByEmail(one.emailKey)).toStrictEqual(one);
  }
  expect(await store.findSessionState(ended.id)).toMatchObject({ generation: 3, revokedAt: 8 });
  // The proof of a session is the last one that was known before there was a column for it.
  expect(await store.findSessionState(its.id)).toMatchObject({
    clientRevokedAt: null,
    authenticatedAt: its.authenticatedAt,
    provenAt: its.authenticatedAt,
  });
  expect(await store.listSessions(ann.id, liveAt(usualTerms, its.createdAt))).toHaveLength(1);
  expect(await store.rotateSession({ sessionId: its.id, from: 0, now: 9 })).toBe(true);
  expect(await store.findClient(client().id)).toBeUndefined();
}

describe("a database of release 0.1.0", () => {
  const server = sharedServer();
  afterAll(() => server.stop());

  it("on MySQL keeps its rows and gets the schema of a new database in three concurrent migrations", async () => {
    const fresh = optionsFor(server, await server.createDatabase());
    await migrateMySql(fresh, mysqlMigrations);
    const old = optionsFor(server, await server.createDatabase());
    await migrateMySql(old, await firstRelease(mysqlMigrations));
    expect(await server.query("show tables like 'clients'", old.database)).toEqual([]);
    for (const row of rows) await server.query(row, old.database);
    const read = () => Promise.all(everything.map((sql) => server.query(sql, old.database)));
    const before = await read();
    expect(before.map(({ length }) => length)).toEqual([2, 2]);

    const migrate = () => migrateMySql(old, mysqlMigrations);
    await Promise.all([migrate(), migrate(), migrate()]);
    expect(await read()).toEqual(before);
    for (const table of ["clients", "sessions", "users"]) {
      const [today] = await server.query(`show create table ${table}`, old.database);
      const [wanted] = await server.query(`show create table ${table}`, fresh.database);
      expect(today).toEqual(wanted);
    }
    for (const [sql, row] of added) {
      expect(await server.query(sql, old.database)).toMatchObject([row, row]);
    }
    const { store, close } = openMySql(old);
    await serves(store);
    await close();
  });

  it("on MySQL keeps its rows in each later migration, applied one by one", async () => {
    const fresh = optionsFor(server, await server.createDatabase());
    await migrateMySql(fresh, mysqlMigrations);
    const old = optionsFor(server, await server.createDatabase());
    await migrateMySql(old, await firstRelease(mysqlMigrations));
    for (const row of rows) await server.query(row, old.database);
    const read = () => Promise.all(everything.map((sql) => server.query(sql, old.database)));
    const before = await read();
    for (const name of (await namesOf(mysqlMigrations)).slice(1)) {
      await migrateMySql(old, await upTo(name, mysqlMigrations));
      expect(await read(), name).toEqual(before);
      if (name.endsWith("_factors")) await server.query(oldPasskey, old.database);
    }
    const schemaOf = async (database: string) => {
      const tables = await server.query("show tables", database);
      const names = tables.flatMap((row) => Object.values(row).map(String)).toSorted();
      const created = names.map((name) => server.query(`show create table ${name}`, database));
      return (await Promise.all(created)).flat();
    };
    expect(await schemaOf(old.database)).toEqual(await schemaOf(fresh.database));
    const { store, close } = openMySql(old);
    await serves(store);
    // All passkeys so far verified their users at the registration.
    expect(await store.listPasskeys(ann.id)).toMatchObject([{ createdAt: 12, verifiedAt: 12 }]);
    await close();
  });

  it("on SQLite keeps its rows and gets the schema of a new database when it is opened", async () => {
    const folder = await scratchFolder();
    const [file, fresh] = [join(folder, "old.db"), join(folder, "new.db")];
    await (await openSqlite(fresh, sqliteMigrations)).close();
    await (await openSqlite(file, await firstRelease(sqliteMigrations))).close();
    const old = new DatabaseSync(file);
    const schema = "select type, name, sql from sqlite_schema order by name";
    expect(
      old
        .prepare(schema)
        .all()
        .map((row) => row["name"]),
    ).not.toContain("clients");
    for (const row of rows) old.exec(row);
    const read = () => everything.map((sql) => old.prepare(sql).all());
    const before = read();
    expect(before.map(({ length }) => length)).toEqual([2, 2]);

    const { store, close } = await openSqlite(file, sqliteMigrations);
    expect(read()).toEqual(before);
    const other = new DatabaseSync(fresh);
    expect(old.prepare(schema).all()).toEqual(other.prepare(schema).all());
    for (const [sql, row] of added) expect(old.prepare(sql).all()).toMatchObject([row, row]);
    await serves(store);
    await close();
    other.close();
    old.close();
  });

  it("on SQLite has passkeys that verified their users, from before they were asked", async () => {
    const file = join(await scratchFolder(), "old.db");
    const all = await namesOf(sqliteMigrations);
    const withPasskeys = all.find((name) => name.endsWith("_factors")) ?? "";
    await (await openSqlite(file, await upTo(withPasskeys, sqliteMigrations))).close();
    const old = new DatabaseSync(file);
    old.exec(oldPasskey);
    old.close();
    const { store, close } = await openSqlite(file, sqliteMigrations);
    expect(await store.listPasskeys(ann.id)).toMatchObject([{ createdAt: 12, verifiedAt: 12 }]);
    await close();
  });
});
