import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { createConnection } from "mysql2/promise";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { registerAndLogIn, verify } from "../suite/http/calls/calls.ts";
import { latchkey } from "../support/cli.ts";
import { mysqlDatabase, type TestDatabase } from "../support/databases/databases.ts";
import { mysqlPrograms } from "../support/databases/mysql-programs.ts";
import { startMySql } from "../support/databases/mysql.ts";
import type { DatabaseServer } from "../support/databases/server.ts";
import { certificateFor } from "../support/network/certificate.ts";
import { secret } from "../support/secrets.ts";
import { prepare, type Target } from "../support/targets/http-target.ts";
import { commands, startServer, type Server } from "../support/targets/server.ts";

type Variables = Readonly<Record<string, string>>;

const own = certificateFor("localhost");
/** MySQL has a certificate for this name only. */
const host = "localhost";
const verified = { MYSQL_HOST: host, MYSQL_TLS: "verify", MYSQL_CA: own.cert };
const unencrypted = { MYSQL_HOST: host, MYSQL_TLS: "off" };

/** A user for both connections, and one that MySQL lets in by TLS only. */
const users = { plain: "latchkey_plain", tls: "latchkey_tls" } as const;
const password = secret(randomBytes(18).toString("base64"));
const key = secret(randomBytes(32).toString("base64url"));

let server: DatabaseServer;
let database: TestDatabase;
let running: Server[] = [];
beforeAll(async () => {
  server = await startMySql({ certificate: own });
  database = await mysqlDatabase(server);
  for (const [user, option] of [
    [users.plain, ""],
    [users.tls, "require ssl"],
  ]) {
    const identified = `identified with caching_sha2_password by '${password}'`;
    await server.query(`create user ${user} ${identified} ${option}`);
    await server.query(`grant all on ${database.env["MYSQL_DATABASE"]}.* to ${user}`);
  }
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.stop()));
  running = [];
});
afterAll(async () => {
  await database?.drop();
  await server?.stop();
});

const targetOf = ({ url }: Server) =>
  ({ fetch: (path, init) => fetch(url + path, init) }) as Target;

/**
 * True if MySQL has the user's password in its cache. Without TLS, MySQL's own client sends a password only if it may ask for the
 * public key, so a login of a user who is not in the cache ends with 2061. It ends with 1045 if MySQL wants TLS after that.
 */
async function isCached(user: string): Promise<boolean> {
  const { mysql } = await mysqlPrograms();
  const address = [`--host=127.0.0.1`, `--port=${server.port}`, `--user=${user}`];
  const options = [...address, "--ssl-mode=DISABLED", "--execute=select 1"];
  const run = promisify(execFile)(mysql, options, { env: { MYSQL_PWD: password } });
  const { stderr } = await run.catch((error: { stderr: string }) => error);
  expect(stderr).toMatch(/^(?:|ERROR (?:2061|1045) .*\n)$/);
  return !stderr.includes("2061");
}

async function settingsFor(user: string, connection: Variables) {
  const login = { MYSQL_USER: user, MYSQL_PASSWORD: password };
  const env = { ...database.env, ...login, ...connection };
  const { cwd, settings } = await prepare({ database: { ...database, env } });
  return { cwd, env: settings as Variables };
}

/** A server with the user's login, on a runtime. */
async function serve(
  runtime: keyof typeof commands,
  user: string,
  connection: Variables,
): Promise<Server> {
  const command = commands[runtime];
  const { cwd, env } = await settingsFor(user, connection);
  const one = await startServer({ cwd, env, command });
  running.push(one);
  return one;
}

/** A proxy with the user's login. */
async function startProxy(
  runtime: keyof typeof commands,
  user: string,
  connection: Variables,
): Promise<Server> {
  const login = { MYSQL_USER: user, MYSQL_PASSWORD: password };
  const env = { ...database.env, ...login, ...connection, MYSQL_PROXY_KEY: key };
  const one = await startServer({ cwd: "/", env, command: commands[runtime] }, "proxy");
  running.push(one);
  return one;
}

/** A server that reaches MySQL through a proxy. */
async function serveThrough(proxy: Server, runtime: keyof typeof commands): Promise<Server> {
  const env = { MYSQL_PROXY_URL: proxy.url, MYSQL_PROXY_KEY: key };
  const { cwd, settings } = await prepare({ database: { ...database, env } });
  const one = await startServer({ cwd, env: settings, command: commands[runtime] });
  running.push(one);
  return one;
}

const readiness = async ({ url }: Server): Promise<number> =>
  (await fetch(`${url}/health/ready`)).status;

const expectReady = (one: Server) => expect.poll(() => readiness(one), { interval: 200 }).toBe(200);

/** Expects that a server is not ready for a reason, and that its log holds no password. On a busy machine, the first tries time out. */
async function expectRefused(one: Server, reason: RegExp, ...passwords: string[]): Promise<void> {
  const log = async () => {
    expect(await readiness(one)).toBe(503);
    return one.log();
  };
  await expect.poll(log, { interval: 200 }).toMatch(reason);
  for (const text of [password, ...passwords]) expect(one.log()).not.toContain(text);
}

describe.each(["node", "bun"] as const)(
  "a login at MySQL with caching_sha2_password on %s",
  (on) => {
    const ways = [
      ["TLS with a verified certificate", users.tls, verified],
      ["the public key of the server, without TLS", users.plain, unencrypted],
    ] as const;

    it.each(ways)("succeeds by %s, while MySQL remembers no login", async (_, user, connection) => {
      await server.query("flush privileges");
      expect(await isCached(user)).toBe(false);
      const { cwd, env } = await settingsFor(user, connection);
      const migrated = await latchkey({ cwd, env, command: commands[on] }, "migrate");
      expect(migrated.code, migrated.stdout).toBe(0);
      expect(await isCached(user)).toBe(true);

      await server.query("flush privileges");
      const direct = await serve(on, user, connection);
      const { token } = await registerAndLogIn(targetOf(direct), { name: "Ann" });
      expect((await verify(targetOf(direct), token)).status).toBe(200);
      expect(await isCached(user)).toBe(true);
      // Further connections are opened with the cache.
      await Promise.all(Array.from({ length: 20 }, () => verify(targetOf(direct), token)));
    });

    it.each(ways)("succeeds by %s from the MySQL proxy", async (_, user, connection) => {
      const { cwd, env } = await settingsFor(user, connection);
      expect((await latchkey({ cwd, env }, "migrate")).code).toBe(0);
      await server.query("flush privileges");
      expect(await isCached(user)).toBe(false);
      const remote = await serveThrough(await startProxy(on, user, connection), on);
      const { token } = await registerAndLogIn(targetOf(remote), { name: "Ann" });
      expect((await verify(targetOf(remote), token)).status).toBe(200);
      expect(await isCached(user)).toBe(true);
    });

    it.each(ways)("is refused by %s with a wrong password", async (_, user, connection) => {
      const wrong = secret(randomBytes(18).toString("base64"));
      const env = { ...connection, MYSQL_PASSWORD: wrong };
      for (const remembers of [false, true]) {
        if (!remembers) await server.query("flush privileges");
        await expectRefused(await serve(on, user, env), /1045 ER_ACCESS_DENIED_ERROR/, wrong);
        await expectRefused(await startProxy(on, user, env), /1045 ER_ACCESS_DENIED_ERROR/, wrong);
        expect(await isCached(user)).toBe(remembers);
        // Now MySQL remembers the right one.
        if (!remembers) await expectReady(await serve(on, user, connection));
      }
    });

    it("is refused without TLS if MySQL requires TLS for the user", async () => {
      const one = await serve(on, users.tls, unencrypted);
      await expectRefused(one, /1045 ER_ACCESS_DENIED_ERROR/);
    });
  },
);

describe("the certificate that MySQL signs for itself", () => {
  let automatic: DatabaseServer;
  beforeAll(async () => {
    automatic = await startMySql();
  });
  afterAll(() => automatic?.stop());

  it.each(["node", "bun"] as const)(
    "is refused on %s, because it has no name, even by a client that trusts its authority",
    async (on) => {
      const [row] = await automatic.query("select @@datadir as folder");
      // MySQL ends the file with a NUL.
      const ca = readFileSync(join(String(row?.["folder"]), "ca.pem"), "utf8").replaceAll("\0", "");
      const { user, password, port } = automatic;
      const login = { MYSQL_PORT: String(port), MYSQL_USER: user, MYSQL_PASSWORD: password || "-" };
      const one = await serve(on, user, { ...verified, ...login, MYSQL_CA: ca });
      await expectRefused(one, /HANDSHAKE_SSL_ERROR/);
      // Without the check of the name, the authority would be trusted.
      const options = { host: "127.0.0.1", port, user, password, ssl: { ca } };
      await (await createConnection(options)).end();
      const named = { ...options, host, ssl: { ca, verifyIdentity: true } };
      await expect(createConnection(named)).rejects.toThrow(
        /does not match certificate's altnames/,
      );
    },
  );
});
