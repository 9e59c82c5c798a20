import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { getTableName } from "drizzle-orm";
import { describe, expect, inject, it } from "vitest";
import * as schema from "../../src/drivers/store/schema/mysql.ts";
import { json, newcomer } from "../suite/http/calls/calls.ts";
import { mysqlDatabase } from "../support/databases/databases.ts";
import {
  connectAs,
  dropUsers,
  environmentOf,
  runSql,
  secrets,
  userIn,
} from "../support/documents/compose.ts";
import { secret } from "../support/secrets.ts";
import { scratchFolder } from "../support/targets/http-target.ts";
import { commands, runLatchkey, startServer, type Server } from "../support/targets/server.ts";

describe("docker-compose.yml", () => {
  it("works together, without Docker", async () => {
    const cwd = await scratchFolder();
    mkdirSync(join(cwd, "secrets"));
    for (const [name, value] of Object.entries(secrets)) {
      writeFileSync(join(cwd, "secrets", name), `${value}\n`);
    }
    const database = await mysqlDatabase();
    const name = database.env["MYSQL_DATABASE"] ?? "";
    const start = (service: string) => {
      const env = environmentOf(service);
      const here = { MYSQL_HOST: "127.0.0.1", MYSQL_PORT: String(inject("mysql").port) };
      const user = userIn(name, env["MYSQL_USER"] ?? "");
      const all = { ...env, ...here, MYSQL_DATABASE: name, MYSQL_USER: user };
      const entries = Object.entries({ ...all, HOST: "127.0.0.1", PROXY_HOST: "127.0.0.1" });
      return {
        cwd,
        command: commands.node,
        env: Object.fromEntries(
          entries.map(([key, value]) => [key, value.replace(/^\/run\/(?=secrets\/)/, `${cwd}/`)]),
        ),
      };
    };
    const running: Server[] = [];
    try {
      await runSql(database, "users");
      expect(await runLatchkey(start("migrate"), "migrate")).toBe(0);
      await runSql(database, "grants");
      const app = await startServer(start("app"));
      const proxy = await startServer(start("proxy"), "proxy");
      const remote = await startServer({
        cwd,
        env: {
          SECRET_KEY_FILE: join(cwd, "secrets", "secret_key"),
          MYSQL_PROXY_URL: proxy.url,
          MYSQL_PROXY_KEY_FILE: join(cwd, "secrets", "mysql_proxy_key"),
        },
      });
      running.push(app, proxy, remote);
      const person = newcomer();
      const register = ({ url }: Server) => fetch(`${url}/authenticate/register`, json(person));
      expect((await register(app)).status).toBe(201);
      expect((await register(remote)).status).toBe(409);
    } finally {
      await Promise.all(running.map((server) => server.stop()));
      await dropUsers(database);
      await database.drop();
    }
  });

  it("lets the app's user change rows but not tables, also after an upgrade", async () => {
    const database = await mysqlDatabase();
    const name = database.env["MYSQL_DATABASE"] ?? "";
    const user = userIn(name, "latchkey");
    try {
      // MySQL's image gave this to the app's user of earlier versions.
      await database.sql(`CREATE USER ${user} IDENTIFIED BY 'Former-Password'`);
      await database.sql(`GRANT ALL ON ${name}.* TO ${user}`);
      await database.sql(`CREATE TABLE ${name}.things (id INT)`);
      await runSql(database, "users");
      const app = await connectAs(name, "latchkey", "mysql_password");
      await app.query("INSERT INTO things VALUES (1)");
      await app.query("UPDATE things SET id = 2");
      await app.query("DELETE FROM things WHERE id = 2");
      await app.query("SELECT * FROM things");
      for (const statement of [
        "DROP TABLE things",
        "TRUNCATE TABLE things",
        "ALTER TABLE things ADD COLUMN x INT",
        "CREATE INDEX x ON things (id)",
        "CREATE TABLE others (id INT)",
        "CREATE VIEW seen AS SELECT * FROM things",
        "SELECT * FROM mysql.user",
      ]) {
        await expect(app.query(statement), statement).rejects.toMatchObject({ errno: 1142 });
      }
      await app.end();
      const migrate = await connectAs(name, "latchkey_migrate", "mysql_migrate_password");
      await migrate.query("ALTER TABLE things ADD COLUMN x INT");
      await migrate.end();
    } finally {
      await dropUsers(database);
      await database.drop();
    }
  });

  it("takes over a changed secret when it starts again", async () => {
    const database = await mysqlDatabase();
    const name = database.env["MYSQL_DATABASE"] ?? "";
    const scripts = [
      ["users", "latchkey", "mysql_password"],
      ["users", "latchkey_migrate", "mysql_migrate_password"],
      ["grants", "latchkey_proxy", "mysql_proxy_password"],
    ] as const;
    try {
      for (const table of Object.values(schema).map(getTableName)) {
        await database.sql(`CREATE TABLE ${name}.${table} (id INT)`);
      }
      for (const [service, user, file] of scripts) {
        await runSql(database, service);
        const changed = { ...secrets, [file]: secret(randomBytes(32).toString("base64")) };
        await runSql(database, service, changed);
        await (await connectAs(name, user, file, changed)).end();
        await expect(connectAs(name, user, file)).rejects.toMatchObject({ errno: 1045 });
      }
    } finally {
      await dropUsers(database);
      await database.drop();
    }
  });
});
