import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, it } from "vitest";
import { migrateMySql } from "../../../src/drivers/mysql/migrate.ts";
import { migratePostgres } from "../../../src/drivers/postgres/migrate.ts";
import { openSqlite } from "../../../src/drivers/sqlite/sqlite.ts";
import { mysqlMigrations, optionsFor, sharedServer } from "../../suite/store/mysql.ts";
import { postgresMigrations, postgresOptions, sharedPostgres } from "../../suite/store/postgres.ts";
import { namesOf, upTo } from "../../support/databases/migrations.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";

/** A database before the migration that gives identities a realm and consents a resource. */
interface Before {
  readonly migrations: string;
  run(statement: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  close(): Promise<void>;
}

const isNewest = (name: string) => name.endsWith("_resources-and-realms");

/** Copies the migrations before it into a new folder. */
async function earlier(migrations: string): Promise<string> {
  const names = await namesOf(migrations);
  return upTo(names[names.findIndex(isNewest) - 1] ?? "", migrations);
}

/** Its statements, in their order. */
async function statementsIn(migrations: string): Promise<readonly string[]> {
  const name = (await namesOf(migrations)).find(isNewest) ?? "";
  const text = await readFile(join(migrations, `${name}.sql`), "utf8");
  return text.split("--> statement-breakpoint").map((statement) => statement.trim());
}

/** Rows as a server of the release before writes them: of one person at one provider, and of one user for one app and host. */
const identityRow = () =>
  `insert into identities (id, user_id, issuer, subject, provider, email, created_at)
    values ('${randomUUID()}', 'ann', 'https://accounts.example.com', 'a subject', 'example', '', 1)`;
const consentRow = () =>
  `insert into consents (id, user_id, client_id, host, scope, created_at, updated_at)
    values ('${randomUUID()}', 'ann', 'an app', 'app.example.com', 'openid', 1, 1)`;

const clientRow = () =>
  `insert into clients (id, name, scope, secret_hash, created_at)
    values ('${randomUUID()}', 'An app', '', '', 1)`;

async function openMySqlBefore(): Promise<Before> {
  const server = sharedServer();
  const database = await server.createDatabase();
  await migrateMySql(optionsFor(server, database), await earlier(mysqlMigrations));
  return {
    migrations: mysqlMigrations,
    run: (statement) => server.query(statement, database),
    close: () => server.stop(),
  };
}

async function openPostgresBefore(): Promise<Before> {
  const server = sharedPostgres();
  const database = await server.createDatabase();
  await migratePostgres(postgresOptions(server, database), await earlier(postgresMigrations));
  return {
    migrations: postgresMigrations,
    run: (statement) => server.query(statement, database),
    close: () => server.stop(),
  };
}

async function openSqliteBefore(): Promise<Before> {
  const migrations = "drizzle/sqlite";
  const file = join(await scratchFolder(), "latchkey.db");
  await (await openSqlite(file, await earlier(migrations))).close();
  const database = new DatabaseSync(file);
  return {
    migrations,
    run: async (statement) => database.prepare(statement).all(),
    close: async () => database.close(),
  };
}

describe.each([
  ["MySQL", openMySqlBefore],
  ["PostgreSQL", openPostgresBefore],
  ["SQLite", openSqliteBefore],
])("the migration on %s that lets identities have realms and consents resources", (_, open) => {
  let opened: Before | undefined;
  afterAll(() => opened?.close());

  it("lets in no second identity of a person and no second consent for an app, before and after each of its statements", async () => {
    const { migrations, run } = (opened = await open());
    for (const row of [identityRow(), consentRow(), clientRow()]) await run(row);
    const expectClosed = async (after: string): Promise<void> => {
      for (const row of [identityRow(), consentRow()]) {
        const refused = await run(row).then(
          () => false,
          () => true,
        );
        expect(refused, `${row} after ${after}`).toBe(true);
      }
    };
    await expectClosed("nothing");
    const statements = await statementsIn(migrations);
    expect(statements.length).toBeGreaterThan(5);
    for (const statement of statements) {
      await run(statement);
      await expectClosed(statement);
    }
    const rows =
      "select realm, resource, document, client_name, snapshot, default_resource from identities, consents, clients";
    const none = { document: null, client_name: null, default_resource: null };
    const added = { realm: "", resource: "", snapshot: "", ...none };
    expect(await run(rows)).toMatchObject([added]);
    // Then another realm and another resource have rows of their own.
    await run(
      identityRow().replace("created_at)", "created_at, realm)").replace(/\)$/, ", 'acme')"),
    );
    await run(
      consentRow().replace("updated_at)", "updated_at, resource)").replace(/\)$/, ", 'x')"),
    );
    expect(await run(rows)).toHaveLength(4);
  });
});
