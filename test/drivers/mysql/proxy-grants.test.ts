import { readFileSync } from "node:fs";
import { createConnection, type Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { migrateMySql } from "../../../src/drivers/mysql/migrate.ts";
import { openPool } from "../../../src/drivers/mysql/pool.ts";
import type { StatementPool } from "../../../src/drivers/pool/pool.ts";
import { names, statement } from "../../suite/proxy/statements.ts";
import { mysqlMigrations, optionsFor } from "../../suite/store/mysql.ts";
import { createUser, mysqlDatabase, type TestDatabase } from "../../support/databases/databases.ts";

/** The privileges, the table and the user of each GRANT in the document. */
const grants = [
  ...readFileSync("docs/mysql-proxy.md", "utf8").matchAll(/^GRANT (.+) ON (\S+) TO (\S+);$/gm),
].map(([, privileges = "", place = "", user = ""]) => ({ privileges, place, user }));

/** The numbers of MySQL's errors for a missing privilege. */
const forbidden = [1044, 1045, 1142, 1227, 1370, 1410];

describe("the privileges that docs/mysql-proxy.md gives a proxy", () => {
  let database: TestDatabase;
  let other: TestDatabase;
  let dropUser: () => Promise<void>;
  let pool: StatementPool;
  let connection: Connection;
  let name: string;

  beforeAll(async () => {
    database = await mysqlDatabase();
    other = await mysqlDatabase();
    await other.sql("CREATE TABLE users (id INT)");
    name = database.env["MYSQL_DATABASE"] ?? "";
    const options = optionsFor(inject("mysql"), name);
    await migrateMySql(options, mysqlMigrations);
    const { dropUser: drop, ...granted } = await createUser(
      database,
      grants.map(({ privileges, place }) => `${privileges} ON ${place.replace("latchkey", name)}`),
    );
    dropUser = drop;
    const patience = { acquire: 10_000, execute: 10_000 };
    pool = openPool({ ...options, ...granted }, { connections: 1, waiting: 10, ...patience });
    connection = await createConnection({ ...inject("mysql"), ...granted, database: name });
  });
  afterAll(async () => {
    await connection.end();
    await pool.close();
    await dropUser();
    await other.drop();
    await database.drop();
  });

  it("cover only the rows of Latchkey's tables, and for clients only reading", () => {
    const all = "SELECT, INSERT, UPDATE, DELETE";
    expect(grants).toEqual(
      Object.entries({
        users: all,
        sessions: all,
        clients: "SELECT",
        outbox: all,
        throttle: all,
        audit: "SELECT, INSERT, UPDATE",
        stats: "SELECT, INSERT",
        totp: all,
        passkeys: all,
        recovery_codes: all,
        identities: all,
        authorizations: all,
        consents: all,
        user_words: "SELECT, INSERT, DELETE",
        client_logos: "SELECT",
        resources: "SELECT",
        organizations: all,
        memberships: all,
        invitations: all,
        used_challenges: "SELECT, INSERT, DELETE",
      }).map(([table, privileges]) => ({
        privileges,
        place: `latchkey.${table}`,
        user: "latchkey_proxy@'127.0.0.1'",
      })),
    );
  });

  it.each(names)("suffice for %s", async (name) => {
    const { sql, parameters } = statement(name);
    // Different ones, because a statement may insert several rows.
    const values = parameters.map((type, at) =>
      type.startsWith("text") ? `${name.slice(-1)}${at}` : 1,
    );
    const result = await pool.execute(sql, values);
    expect(Array.isArray(result) || "affectedRows" in Object(result)).toBe(true);
  });

  it.each([
    ["creating a table", () => "CREATE TABLE other (id INT)"],
    ["adding a column", () => "ALTER TABLE users ADD COLUMN other INT"],
    ["creating an index", () => "CREATE INDEX other ON users (name)"],
    ["creating a view", () => "CREATE VIEW other AS SELECT * FROM users"],
    [
      "creating a trigger",
      () => "CREATE TRIGGER other BEFORE INSERT ON users FOR EACH ROW SET @x = 1",
    ],
    ["creating a procedure", () => "CREATE PROCEDURE other() SELECT 1"],
    ["creating a database", () => "CREATE DATABASE latchkey_test_other"],
    ["creating a user", () => "CREATE USER other@localhost"],
    ["dropping a table", () => "DROP TABLE sessions"],
    ["emptying a table", () => "TRUNCATE TABLE sessions"],
    [
      "granting privileges to other users",
      () => `GRANT SELECT ON ${name}.users TO latchkey_other@localhost`,
    ],
    ["writing a file", () => "SELECT * FROM users INTO OUTFILE 'latchkey-other'"],
    ["loading rows from a file", () => "LOAD DATA INFILE 'latchkey-other' INTO TABLE users"],
    ["reading the users of MySQL", () => "SELECT * FROM mysql.user"],
    ["reading the table of migrations", () => "SELECT * FROM __drizzle_migrations"],
    ["inserting a client", () => "INSERT INTO clients VALUES ('c', 'c', 'admin', 'c', 0, NULL)"],
    ["restoring revoked clients", () => "UPDATE clients SET revoked_at = NULL"],
    ["reading another database", () => `SELECT * FROM ${other.env["MYSQL_DATABASE"]}.users`],
    ["deleting rows of another database", () => `DELETE FROM ${other.env["MYSQL_DATABASE"]}.users`],
    ["changing settings of the server", () => "SET GLOBAL long_query_time = 10"],
  ])("do not allow %s", async (_, sql) => {
    const error: unknown = await connection.query(sql()).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ errno: expect.any(Number) });
    expect(forbidden).toContain((error as { errno: number }).errno);
  });

  it("hide all other databases", async () => {
    const [rows] = await connection.query("SHOW DATABASES");
    const seen = (rows as { Database: string }[]).map(({ Database }) => Database);
    // MySQL shows its statistics to everyone.
    const others = seen.filter((one) => one !== "performance_schema");
    expect(others.toSorted()).toEqual(["information_schema", name]);
  });
});
