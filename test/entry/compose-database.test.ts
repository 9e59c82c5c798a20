import { execFile } from "node:child_process";
import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { getTableName } from "drizzle-orm";
import { describe, expect, inject, it } from "vitest";
import * as schema from "../../src/drivers/store/schema/mysql.ts";
import { json, newcomer } from "../suite/http/calls/calls.ts";
import { findProgram, installDebianPackage } from "../support/apt.ts";
import { mysqlDatabase, postgresDatabase } from "../support/databases/databases.ts";
import { connectPostgres } from "../support/databases/postgres.ts";
import {
  compose,
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

describe("docker-compose.yml with the profile postgres", () => {
  const server = connectPostgres(inject("postgres"));

  /** The containers' secrets in a folder, and what their services do there on a database of the run. */
  async function openServices() {
    if (!findProgram("psql")) await installDebianPackage("postgresql-client");
    const cwd = await scratchFolder();
    mkdirSync(join(cwd, "secrets"));
    const database = await postgresDatabase();
    const name = new URL(database.env["DATABASE_URL"] ?? "").pathname.slice(1);
    // Users belong to the whole server.
    const own = (text: string) =>
      text
        .replaceAll(/\blatchkey_migrate\b/g, `${name}_migrate`)
        .replaceAll(/\blatchkey\b/g, name)
        .replaceAll("/run/secrets", join(cwd, "secrets"))
        .replaceAll("@postgres/", `@${server.host}:${server.port}/`);
    const keep = (values: Readonly<Record<string, string>>) => {
      const all = { ...values, postgres_password: server.password };
      for (const [file, value] of Object.entries(all)) {
        writeFileSync(join(cwd, "secrets", file), `${own(value)}\n`);
      }
    };
    keep(secrets);
    return {
      cwd,
      database,
      keep,
      start: (service: string) => ({
        cwd,
        env: Object.fromEntries(
          Object.entries({ ...environmentOf(service), HOST: "127.0.0.1" }).map(([key, value]) => [
            key,
            own(value),
          ]),
        ),
      }),
      urlIn: (values: Readonly<Record<string, string>>, file: string) =>
        new URL(own(values[file] ?? "")),
      async createUsers() {
        const [script = ""] = compose.services["postgres-users"]?.command ?? [];
        const here = own(script)
          .replaceAll("$$", "$")
          .replace("--host=postgres --username=postgres", `--host=${server.host}`);
        const env = { ...process.env, PGPORT: String(server.port), PGUSER: server.user };
        await promisify(execFile)("sh", ["-euc", here], { env });
      },
      async drop() {
        await database.drop();
        await server.query(`drop role if exists ${name}; drop role if exists ${name}_migrate`);
      },
    };
  }

  it("works together, without Docker, and lets the app's user change rows but not tables", async () => {
    const services = await openServices();
    let app: Server | undefined;
    try {
      await services.createUsers();
      expect(await runLatchkey(services.start("postgres-migrate"), "migrate")).toBe(0);
      app = await startServer(services.start("postgres-app"));
      const response = await fetch(`${app.url}/authenticate/register`, json(newcomer()));
      expect(response.status).toBe(201);
      const { username, password, pathname } = services.urlIn(secrets, "postgres_url");
      const own = connectPostgres({ ...inject("postgres"), user: username, password });
      const database = pathname.slice(1);
      expect(await own.query("select count(*) as n from users", database)).toEqual([{ n: 1 }]);
      for (const statement of [
        "drop table users",
        "truncate table users",
        "alter table users add column x int",
        "create table others (id int)",
      ]) {
        await expect(own.query(statement, database), statement).rejects.toMatchObject({
          code: "42501",
        });
      }
    } finally {
      await app?.stop();
      await services.drop();
    }
  });

  it("takes over a changed secret when it starts again", async () => {
    const services = await openServices();
    try {
      await services.createUsers();
      for (const file of ["postgres_url", "postgres_migrate_url"]) {
        const password = secret(randomBytes(32).toString("hex"));
        const changed = {
          ...secrets,
          [file]: (secrets[file] ?? "").replace(/:\w+@/, `:${password}@`),
        };
        services.keep(changed);
        await services.createUsers();
        // The server of the run accepts every password, so the stored ones are compared.
        const { username } = services.urlIn(changed, file);
        const stored = async () =>
          (
            await services.database.sql(
              `select rolpassword from pg_authid where rolname = '${username}'`,
            )
          )[0]?.["rolpassword"];
        expect(accepts(await stored(), password)).toBe(true);
        const former = services.urlIn(secrets, file).password;
        expect(accepts(await stored(), former)).toBe(false);
      }
    } finally {
      await services.drop();
    }
  });
});

/** Whether a stored SCRAM-SHA-256 secret is that of a password. */
function accepts(stored: unknown, password: string): boolean {
  const [, iterations = "", salt = "", storedKey] =
    /^SCRAM-SHA-256\$(\d+):(.+)\$(.+):/.exec(String(stored)) ?? [];
  const salted = pbkdf2Sync(
    password,
    Buffer.from(salt, "base64"),
    Number(iterations),
    32,
    "sha256",
  );
  const clientKey = createHmac("sha256", salted).update("Client Key").digest();
  return createHash("sha256").update(clientKey).digest("base64") === storedKey;
}
