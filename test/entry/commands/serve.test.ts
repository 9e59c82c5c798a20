import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { latchkeyInProcess } from "../../support/cli-in-process.ts";
import { latchkey } from "../../support/cli.ts";
import {
  migrateMySqlDatabase,
  migrateTestDatabase,
  mysqlDatabase,
} from "../../support/databases/databases.ts";
import { beforeNewest } from "../../support/databases/migrations.ts";
import { freePort } from "../../support/network/free-port.ts";
import { secret } from "../../support/secrets.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";
import { startServer } from "../../support/targets/server.ts";

let cwd: string;
beforeEach(async () => {
  cwd = await scratchFolder();
});

describe("serve", () => {
  it("exits with 78 when its port is in use, names it and says what to set", async () => {
    const other = createServer();
    other.listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await latchkey({ cwd, env: { PORT: String(port) } }, "serve");
    expect(code).toBe(78);
    expect(stderr).toBe(
      `Port ${port} is in use. Set PORT to another port, or stop the program that uses it.\n`,
    );
    other.close();
  });

  it("exits with 78 when it cannot listen on HOST, and names the variable", async () => {
    const { code, stderr } = await latchkey({ cwd, env: { HOST: "192.0.2.1" } }, "serve");
    expect(code).toBe(78);
    expect(stderr).toMatch(/^HOST and PORT: cannot listen on this address \(EADDRNOTAVAIL\)$/m);
  });

  it("first logs where it and its pages are, and then the key and the names of its cookies, as information", async () => {
    const server = await startServer({ cwd, env: {} });
    await expect.poll(server.log).toContain("development_cookies");
    const lines = server.log().trim().split("\n");
    const url = `http://localhost:${server.port}`;
    const pages = { app: `${url}/app`, docs: `${url}/docs` };
    expect(lines.slice(0, 3).map((line) => JSON.parse(line) as object)).toMatchObject([
      { level: "info", event: "listening", url, ...pages, database: "sqlite" },
      { level: "info", event: "secret_key_made", hint: "set SECRET_KEY in production" },
      {
        level: "info",
        event: "development_cookies",
        issuer: expect.stringMatching(/^http:\/\/localhost:/) as unknown,
      },
    ]);
    expect(server.log().split("development_cookies")).toHaveLength(2);
    for (const address of Object.values(pages)) expect((await fetch(address)).status).toBe(200);
    await server.stop();
  });

  it("logs a link that creates the first administrator, until there is one, and for a server at a path", async () => {
    const [password, email] = [secret("a horse that no battery staples"), "root@example.com"];
    const port = await freePort();
    const env = { BCRYPT_COST: "10", PORT: String(port) };
    const first = await startServer({
      cwd,
      env: { ...env, ISSUER: `http://localhost:${port}/id` },
    });
    await expect.poll(first.log).toContain("no_administrator");
    expect(first.log()).toContain(`"link":"http://localhost:${port}/id/app/setup#token=lt1_`);
    await first.stop();
    const second = await startServer({ cwd, env });
    await expect.poll(second.log).toContain("no_administrator");
    const [, page = "", token] = /"link":"([^#]+)#token=([^"]+)"/.exec(second.log()) ?? [];
    expect((await fetch(page)).status).toBe(200);
    const call = (path: string, body: BodyInit, headers = {}) =>
      fetch(second.url + path, { method: "POST", body, headers });
    const type = { "Content-Type": "application/json" };
    const admin = JSON.stringify({ token, username: "root-of-all", email, password });
    const created = await call("/authenticate/setup", admin, type);
    expect(created.status).toBe(201);
    expect(await created.json()).toMatchObject({ username: "root-of-all", email, role: "admin" });
    const again = await call("/authenticate/setup", admin, type);
    expect(await again.json()).toMatchObject({ status: 400, code: "invalid_link" });
    const form = new URLSearchParams({ username: "root-of-all", password });
    const granted = await call("/authenticate/token", form);
    const { access_token: access } = (await granted.json()) as { access_token: string };
    const headers = { Authorization: `Bearer ${secret(access)}` };
    expect((await fetch(`${second.url}/admin/users`, { headers })).status).toBe(200);
    await second.stop();
    const third = await startServer({ cwd, env });
    third.kill("SIGTERM");
    await third.exit;
    expect(third.log()).toContain("development_cookies");
    expect(third.log()).not.toContain("no_administrator");
  });

  it.each([
    ["in production", { NODE_ENV: "production", ISSUER: "https://login.example.com" }],
    ["without pages", { APP: "off" }],
    ["without the admin API", { ADMIN_API: "off" }],
  ])("logs no such link %s", async (where, given) => {
    const SECRET_KEY = secret(randomBytes(32).toString("base64url"));
    const server = await startServer({ cwd, env: { SECRET_KEY, ...given } });
    // It waits for the link before it ends.
    server.kill("SIGTERM");
    expect(await server.exit, where).toBe(0);
    expect(server.log()).not.toMatch(/no_administrator|setup#/);
  });

  it("names no address of a page that is off", async () => {
    const server = await startServer({ cwd, env: { APP: "off", DOCS: "off" } });
    await expect.poll(server.log).toContain("listening");
    expect(server.log()).not.toMatch(/"app":|"docs":/);
    await server.stop();
  });

  it("is not ready on a database whose newest migration is missing, and is ready once it is migrated", async () => {
    const database = await mysqlDatabase();
    await migrateMySqlDatabase(database.env, await beforeNewest("drizzle/mysql"));
    const server = await startServer({ cwd, env: database.env });
    const ready = async () => (await fetch(`${server.url}/health/ready`)).status;
    try {
      expect(await ready()).toBe(503);
      const behind = /"reason":"mysql 1\d+ \w+: the schema is behind: migrate the database"/;
      for (const event of ["database_not_ready", "request"]) {
        await expect
          .poll(() => server.log().split("\n"))
          .toContainEqual(
            expect.stringMatching(new RegExp(`"event":"${event}".*${behind.source}`)),
          );
      }
      await migrateTestDatabase(database.env);
      expect(await ready()).toBe(200);
    } finally {
      await server.stop();
      await database.drop();
    }
  });

  it("makes a key when there is none, readable only by its user, and accepts its tokens after a restart", async () => {
    const start = { cwd, env: { ISSUER: "http://127.0.0.1:3000", BCRYPT_COST: "10" } };
    const file = join(cwd, "data", "secret-key-hs256");
    const password = secret("a horse that no battery staples");
    const post = (body: BodyInit | null, headers = {}) => ({ method: "POST", body, headers });

    const first = await startServer(start);
    const key = secret(readFileSync(file, "utf8").trim());
    const { mtimeMs, mode } = statSync(file);
    expect(mode & 0o777).toBe(0o600);
    expect(statSync(join(cwd, "data")).mode & 0o777).toBe(0o700);
    const registration = { username: "ann", password, email: "ann@example.com", name: "Ann" };
    const type = { "Content-Type": "application/json" };
    const registered = await fetch(
      `${first.url}/authenticate/register`,
      post(JSON.stringify(registration), type),
    );
    expect(registered.status).toBe(201);
    const form = new URLSearchParams({ username: "ann", password });
    const granted = await fetch(`${first.url}/authenticate/token`, post(form));
    const { access_token: token } = (await granted.json()) as { access_token: string };
    secret(token);
    first.kill("SIGTERM");
    expect(await first.exit).toBe(0);
    expect(first.log()).toContain('"secret_key_made"');

    const second = await startServer(start);
    await expect.poll(second.log).toContain('"secret_key_read"');
    expect(statSync(file).mtimeMs).toBe(mtimeMs);
    const verified = await fetch(
      `${second.url}/authenticate/verify/token`,
      post(null, { Authorization: `Bearer ${token}` }),
    );
    expect(await verified.json()).toMatchObject({ active: true, username: "ann" });
    expect(first.log() + second.log()).not.toContain(key);
    second.kill("SIGTERM");
    expect(await second.exit).toBe(0);
  });

  it("logs that it created the folder of SQLITE_FILE, and not that of the default", async () => {
    const logOf = async (env: Record<string, string>): Promise<string> => {
      const server = await startServer({ cwd, env });
      await expect.poll(server.log).toContain("secret_key_");
      await server.stop();
      return server.log();
    };
    const SQLITE_FILE = join(cwd, "own", "folder", "l.db");
    const event = { level: "info", event: "data_folder_created", folder: join(cwd, "own/folder") };
    const [line = ""] = (await logOf({ SQLITE_FILE })).split("\n");
    expect(JSON.parse(line)).toMatchObject(event);
    expect(statSync(join(cwd, "own", "folder")).mode & 0o777).toBe(0o700);
    // Or the next commit of the app that Latchkey runs in would have the key and the hashes.
    expect(readFileSync(join(cwd, "own", ".gitignore"), "utf8")).toBe("*\n");
    expect(await logOf({ SQLITE_FILE })).not.toContain("data_folder_created");
    expect(await logOf({})).not.toContain("data_folder_created");
  });

  it("in production, exits with 78 if the folder of SQLITE_FILE does not exist, and creates nothing", async () => {
    const env = {
      NODE_ENV: "production",
      ISSUER: "https://login.example.com",
      SECRET_KEY: secret(randomBytes(32).toString("base64url")),
    };
    const typo = { ...env, SQLITE_FILE: join(cwd, "typo", "l.db") };
    for (const command of ["serve", "migrate"]) {
      const { code, stderr } = await latchkey({ cwd, env: typo }, command);
      expect(code, command).toBe(78);
      expect(stderr, command).toContain(
        `SQLite ${typo.SQLITE_FILE} cannot be used: its folder does not exist (NO_FOLDER). Create the folder, or correct SQLITE_FILE `,
      );
      expect(existsSync(join(cwd, "typo")), command).toBe(false);
    }
    const { code, stdout } = await latchkeyInProcess(typo, "doctor");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^bad +SQLite .* cannot be used: its folder does not exist/m);
    mkdirSync(join(cwd, "typo"));
    expect((await latchkeyInProcess(typo, "migrate")).code).toBe(0);
    // The usual folder is no mistake.
    for (const name of ["latchkey.db", "app.db"]) {
      const own = { ...env, SQLITE_FILE: `data/${name}` };
      expect((await latchkey({ cwd, env: own }, "migrate")).code).toBe(0);
      expect(existsSync(join(cwd, "data", name))).toBe(true);
      rmSync(join(cwd, "data"), { recursive: true });
    }
  });

  it("makes a separate key for each algorithm", async () => {
    for (const name of ["es256", "eddsa"]) {
      const ALGORITHM = name === "es256" ? "ES256" : "EdDSA";
      await (await startServer({ cwd, env: { ALGORITHM } })).stop();
      const key = readFileSync(join(cwd, "data", `secret-key-${name}`), "utf8");
      expect(secret(key)).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
      expect(statSync(join(cwd, "data", `secret-key-${name}`)).mode & 0o777).toBe(0o600);
    }
  });
});
