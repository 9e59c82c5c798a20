import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterEach, describe, expect, inject, it } from "vitest";
import { findProgram, installDebianPackage } from "../support/apt.ts";
import { ask } from "../support/databases/server.ts";
import { migrateTestDatabase } from "../support/databases/databases.ts";
import { latchkey } from "../support/cli.ts";
import { secret } from "../support/secrets.ts";
import { prepare, scratchFolder, type Target } from "../support/targets/http-target.ts";
import { startServer, type Server } from "../support/targets/server.ts";
import { logIn, newcomer, register, tokensIn, verify } from "../suite/http/calls/calls.ts";
import { refresh, revoke } from "../suite/http/calls/sessions.ts";

const page = readFileSync("docs/backup.md", "utf8");

/** The commands of the page that contain a text, in their order. */
const blockWith = (text: string): string => {
  const blocks = [...page.matchAll(/^( *)```sh\n(.*?)^\1```/gms)].map(([, , code = ""]) => code);
  return blocks.find((code) => code.includes(text)) ?? expect.fail(`no command with ${text}`);
};

type Prepared = Awaited<ReturnType<typeof prepare>>;

/** A way to run the commands of the page on a database. */
interface Drill {
  backup(): Promise<void>;
  /** Empties the database and restores it. */
  restore(): Promise<void>;
}

/** Runs commands. Offline, so that npx can only take the installed Node. */
async function run(script: string, cwd: string): Promise<void> {
  await promisify(execFile)("sh", ["-ec", script], {
    cwd,
    env: { ...process.env, NPM_CONFIG_OFFLINE: "true", HOME: cwd },
  });
}

function onSqlite({ cwd }: Prepared): Drill {
  symlinkSync(resolve("node_modules"), join(cwd, "node_modules"));
  return {
    async backup() {
      await run(blockWith("node:sqlite"), cwd);
      expect(statSync(join(cwd, "data/backup.db")).mode & 0o077).toBe(0);
    },
    restore: () => run(blockWith("cp data/backup.db"), cwd),
  };
}

async function onMariaDb({ cwd, settings }: Prepared): Promise<Drill> {
  if (!findProgram("mariadb-dump")) {
    await installDebianPackage("mariadb-client", "put mariadb-dump into the PATH");
  }
  await migrateTestDatabase(settings);
  const server = inject("mysql");
  const { host, port, user, password } = server;
  const login = `host=${host}\nport=${port}\nuser=${user}\npassword=${password}\nskip-ssl\n`;
  writeFileSync(join(cwd, ".my.cnf"), `[client]\n${login}`);
  const name = String((settings as Readonly<Record<string, string>>)["MYSQL_DATABASE"]);
  const own = (script: string) => script.replaceAll(/ latchkey (?=[<>])/g, ` ${name} `);
  return {
    backup: () => run(own(blockWith("mariadb-dump")), cwd),
    async restore() {
      await ask(server, `drop database ${name}`);
      await ask(server, `create database ${name}`);
      await run(own(blockWith("mariadb latchkey <")), cwd);
    },
  };
}

describe.each([
  ["SQLite", "sqlite", onSqlite],
  ["MariaDB", "mysql", onMariaDb],
] as const)("a database that is restored from a backup, on %s", (_, kind, open) => {
  let server: Server | undefined;
  afterEach(() => server?.stop());

  it("accepts no token of a session that was ended after the backup, once all sessions are ended", async () => {
    const prepared = await prepare({ database: kind });
    const { cwd, database, settings: env } = prepared;
    const { backup, restore } = await open(prepared);
    server = await startServer({ cwd, env });
    const target = { fetch: (path, init) => fetch(server!.url + path, init) } as Target;
    const [ann, bea, late] = [newcomer(), newcomer(), newcomer()];
    for (const person of [ann, bea]) {
      expect((await register(target, person)).status).toBe(201);
    }
    const ofAnn = tokensIn(await logIn(target, ann));
    const ofBea = tokensIn(await logIn(target, bea));
    await backup();
    await revoke(target, ofAnn.refreshToken);
    await register(target, late);
    expect((await verify(target, ofAnn.token)).status).toBe(401);
    server.kill("SIGTERM");
    await server.exit;

    await restore();
    server = await startServer({ cwd, env });
    // So the commands are needed.
    expect((await verify(target, ofAnn.token)).status).toBe(200);
    server.kill("SIGTERM");
    await server.exit;

    const steps = blockWith("end-all").trim().split("\n");
    expect(steps.map((step) => step.trim())).toEqual([
      "latchkey migrate",
      "latchkey sessions end-all",
    ]);
    for (const step of steps) {
      const { code, stdout } = await latchkey({ cwd, env }, ...step.trim().split(" ").slice(1));
      expect(code, stdout).toBe(0);
      if (step.includes("end-all")) {
        expect(stdout).toBe("All users are logged out. 2 sessions were revoked.\n");
        const { stdout: trail } = await latchkey(
          { cwd, env },
          "audit",
          "--event",
          "session_expired",
          "--json",
        );
        expect(trail).toContain("operator");
      }
    }
    server = await startServer({ cwd, env });
    for (const { token, refreshToken } of [ofAnn, ofBea]) {
      expect((await verify(target, token)).status).toBe(401);
      expect((await refresh(target, refreshToken)).body["error"]).toBe("invalid_grant");
    }
    expect((await logIn(target, late)).status).toBe(400);
    const again = tokensIn(await logIn(target, ann));
    expect((await verify(target, again.token)).status).toBe(200);
    await server.stop();
    await database.drop();
  });
});

describe("the commands of docs/backup.md for MySQL", () => {
  const dumps = page.match(/^ *mysqldump .*$/gm) ?? [];

  it("dump as the user of the server, and for the same MySQL", () => {
    expect(dumps).toHaveLength(3);
    for (const dump of dumps) {
      // Without the first, mysqldump locks tables; without the others, it asks for PROCESS and RELOAD, and the dump sets GTIDs.
      for (const option of ["--single-transaction", "--no-tablespaces", "--set-gtid-purged=OFF"]) {
        expect(dump).toContain(option);
      }
    }
  });

  it("have no option that only mariadb-dump has", () => {
    expect(dumps.filter((dump) => dump.includes("--ignore-table-data"))).toEqual([]);
    expect(page).toMatch(/^ *mysql latchkey < latchkey\.sql$/m);
  });
});

describe("sessions end-all", () => {
  it("is refused through the MySQL proxy: exit code 78 and the name of the variable", async () => {
    const key = secret(randomBytes(32).toString("base64url"));
    const env = { MYSQL_PROXY_URL: "http://127.0.0.1:1", MYSQL_PROXY_KEY: key };
    const start = { cwd: await scratchFolder(), env };
    const { code, stderr } = await latchkey(start, "sessions", "end-all");
    expect(code).toBe(78);
    expect(stderr).toMatch(/^MYSQL_HOST or DATABASE_URL is required/m);
  });
});
