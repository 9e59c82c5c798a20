import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { migratePostgres } from "../../../src/drivers/postgres/migrate.ts";
import { openPostgres } from "../../../src/drivers/postgres/postgres.ts";
import { postgresMigrations, postgresOptions, sharedPostgres } from "../../suite/store/postgres.ts";
import { account, session } from "../../suite/store/records.ts";
import { accountOf, connectPostgres } from "../../support/databases/postgres.ts";

const page = readFileSync("docs/postgresql.md", "utf8");
const blocks = [...page.matchAll(/^```sql\n(.*?)^```/gms)].map(([, sql = ""]) => sql);
const statementsIn = (beginning: string): string[] => {
  const block = blocks.find((sql) => sql.startsWith(beginning)) ?? expect.fail(beginning);
  return block.trim().split("\n");
};

describe("the users that docs/postgresql.md creates", () => {
  const server = sharedPostgres();
  // Users belong to the whole server, so each run has its own.
  const name = `latchkey_test_grants_${process.pid}`;
  const real = (sql: string) =>
    sql.replaceAll(/\blatchkey(_server)?\b(?!')/g, (_, end = "") => name + end);
  const loginOf = (user: string) => ({
    user: real(user),
    password: new RegExp(`CREATE USER ${user} PASSWORD '(.+)';`).exec(page)?.[1] ?? "",
  });
  afterAll(async () => {
    await server.query(`drop database if exists ${name} with (force)`);
    await server.query(`drop role if exists ${name}_server`);
    await server.query(`drop role if exists ${name}`);
  });

  it("are one that migrates, and one that suffices for the server but changes no table", async () => {
    for (const statement of statementsIn("CREATE USER latchkey PASSWORD")) {
      await server.query(real(statement));
    }
    const migrating = { ...postgresOptions(server, name), ...loginOf("latchkey") };
    await migratePostgres(migrating, postgresMigrations);
    await server.query(real(statementsIn("CREATE USER latchkey_server").join("\n")), name);

    const options = { ...migrating, ...loginOf("latchkey_server") };
    const { store, close } = openPostgres(options);
    const one = account();
    expect(await store.insertAccount(one)).toBe(true);
    const its = session({ userId: one.id });
    await store.insertSession(its);
    expect(await store.findSessionState(its.id)).toMatchObject({ userId: one.id });
    const change = { userId: one.id, from: one.passwordHash, to: "another", now: one.updatedAt };
    expect(await store.replacePasswordHash(change)).toBe(true);
    await store.ping();
    await close();

    const own = connectPostgres({ ...accountOf(server), ...loginOf("latchkey_server") });
    for (const statement of [
      "drop table users",
      "truncate table users",
      "alter table users add column x int",
      "create index x on users (name)",
      "create table other (id int)",
      "select * from drizzle.__drizzle_migrations",
      "select * from pg_authid",
    ]) {
      await expect(own.query(statement, name), statement).rejects.toMatchObject({ code: "42501" });
    }
    await expect(migratePostgres(options, postgresMigrations)).rejects.toMatchObject({
      code: "42501",
    });

    // A later migration creates a table.
    const migrates = connectPostgres({ ...accountOf(server), ...loginOf("latchkey") });
    await migrates.query("create table later (id int)", name);
    await own.query("insert into later values (1); update later set id = 2", name);
    expect(await own.query("select id from later", name)).toEqual([{ id: 2 }]);
    await own.query("delete from later", name);
    await expect(own.query("drop table later", name)).rejects.toMatchObject({ code: "42501" });
  });
});
