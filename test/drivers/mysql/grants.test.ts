import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createConnection } from "mysql2/promise";
import { afterAll, describe, expect, inject, it } from "vitest";
import { migrateMySql } from "../../../src/drivers/mysql/migrate.ts";
import { openMySql } from "../../../src/drivers/mysql/mysql.ts";
import { optionsFor } from "../../suite/store/mysql.ts";
import { account, session } from "../../suite/store/records.ts";
import { connectTestServer } from "../../support/databases/server.ts";
import { secret } from "../../support/secrets.ts";

const page = readFileSync("docs/mysql-and-mariadb.md", "utf8");
const migrations = fileURLToPath(new URL("../../../drizzle/mysql", import.meta.url));

describe("the privileges that docs/mysql-and-mariadb.md names", () => {
  const server = connectTestServer(inject("mysql"));
  const password = secret("Privileged-Password");
  const user = `latchkey_${process.pid}`;
  afterAll(async () => {
    await server.query(`DROP USER IF EXISTS ${user}@localhost, ${user}@'127.0.0.1'`);
    await server.stop();
  });

  it("suffice for migrations, and the smaller set suffices for the server but for nothing else", async () => {
    const database = await server.createDatabase();
    const all = /^GRANT (.*) ON latchkey/m.exec(page)?.[1] ?? "none";
    const fewer = /server itself needs only `([A-Z, ]+)`/.exec(page)?.[1] ?? "none";
    const places = [`${user}@localhost`, `${user}@'127.0.0.1'`];
    const grant = async (what: string): Promise<void> => {
      for (const who of places) await server.query(`GRANT ${what} ON ${database}.* TO ${who}`);
    };
    for (const who of places) await server.query(`CREATE USER ${who} IDENTIFIED BY '${password}'`);
    const options = { ...optionsFor(inject("mysql"), database), user, password };

    await grant(all);
    await migrateMySql(options, migrations);
    for (const who of places) await server.query(`REVOKE ALL ON ${database}.* FROM ${who}`);
    await grant(fewer);

    const { store, close } = openMySql(options);
    const one = account();
    expect(await store.insertAccount(one)).toBe(true);
    const its = session({ userId: one.id });
    await store.insertSession(its);
    expect(await store.findSessionState(its.id)).toMatchObject({ userId: one.id });
    const change = { userId: one.id, from: one.passwordHash, to: "another", now: one.updatedAt };
    expect(await store.replacePasswordHash(change)).toBe(true);
    await store.ping();
    await close();

    const connection = await createConnection({ ...inject("mysql"), user, password, database });
    for (const statement of [
      "DROP TABLE users",
      "CREATE TABLE other (id INT)",
      "SELECT * FROM mysql.user",
    ]) {
      await expect(connection.query(statement)).rejects.toMatchObject({ errno: 1142 });
    }
    await connection.end();
  });
});
