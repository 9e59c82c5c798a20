import { randomBytes } from "node:crypto";
import { statSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, inject, it } from "vitest";
import {
  backupPage as page,
  blockWith,
  restoring,
  runScript,
  type Drill,
  type Prepared,
} from "../suite/backups.ts";
import { findProgram, installDebianPackage } from "../support/apt.ts";
import { latchkey } from "../support/cli.ts";
import { migrateTestDatabase } from "../support/databases/databases.ts";
import { ask } from "../support/databases/server.ts";
import { secret } from "../support/secrets.ts";
import { prepare, scratchFolder } from "../support/targets/http-target.ts";

function onSqlite({ cwd }: Prepared): Drill {
  symlinkSync(resolve("node_modules"), join(cwd, "node_modules"));
  return {
    async backup() {
      await runScript(blockWith("node:sqlite"), cwd);
      expect(statSync(join(cwd, "data/backup.db")).mode & 0o077).toBe(0);
    },
    restore: () => runScript(blockWith("cp data/backup.db"), cwd),
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
    backup: () => runScript(own(blockWith("mariadb-dump")), cwd),
    async restore() {
      await ask(server, `drop database ${name}`);
      await ask(server, `create database ${name}`);
      await runScript(own(blockWith("mariadb latchkey <")), cwd);
    },
  };
}

describe("a database that is restored from a backup, on SQLite", () => {
  restoring(async () => {
    const prepared = await prepare({ database: "sqlite" });
    return { prepared, drill: onSqlite(prepared) };
  });
});

describe("a database that is restored from a backup, on MariaDB", () => {
  restoring(async () => {
    const prepared = await prepare({ database: "mysql" });
    return { prepared, drill: await onMariaDb(prepared) };
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
