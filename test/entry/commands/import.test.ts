import { spawn } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { hashSync } from "@node-rs/bcrypt";
import { beforeEach, describe, expect, it } from "vitest";
import { importSystemNames } from "../../../src/core/imports/systems.ts";
import { latchkeyInProcess } from "../../support/cli-in-process.ts";
import { latchkey } from "../../support/cli.ts";
import {
  mysqlDatabase,
  migrateTestDatabase,
  proxiedDatabase,
} from "../../support/databases/databases.ts";
import { createDatabase } from "../../support/databases/migrations.ts";
import { foreignVectors } from "../../support/foreign-hashes.ts";
import { secret } from "../../support/secrets.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";
import { commands, startServer } from "../../support/targets/server.ts";

let cwd: string;
beforeEach(async () => {
  cwd = await scratchFolder();
});

/** These variables, with the database that a server has by default in this folder. */
const of = (env: Record<string, string>) => ({
  SQLITE_FILE: join(cwd, "data", "latchkey.db"),
  ...env,
});
const inFolder = (word: string) => (/\.(?:csv|jsonl?)$/.test(word) ? join(cwd, word) : word);
const users = (env: Record<string, string>, ...args: string[]) =>
  latchkeyInProcess(of(env), "users", ...args.map(inFolder));

const hash = secret(hashSync(secret("correct horse battery"), 4));

/** Accounts as Auth0 exports them. Some have the same local part. */
const auth0Lines = (count: number): string =>
  Array.from({ length: count }, (_, at) =>
    JSON.stringify({
      _id: { $oid: at.toString(16).padStart(24, "0") },
      email: `ann${at % 2 ? at : ""}@mail${at}.example`,
      email_verified: at % 3 === 0,
      passwordHash: hash,
    }),
  ).join("\n");

const count = 5000;

describe("users import", () => {
  it("lists the systems if none is given, and says which one a plain CSV is", async () => {
    const { code, stderr } = await users({}, "import", "users.csv");
    expect(code).toBe(1);
    expect(stderr).toBe(
      `error: Add --from with the system that wrote the file: ${importSystemNames.join(", ")}. For your own CSV, add: --from latchkey.\n`,
    );
  });

  it.each(["sqlite", "mysql"])(
    "that is killed half-way and run again gives exactly the accounts of the file, on %s",
    async (kind) => {
      const database = kind === "mysql" ? await mysqlDatabase() : undefined;
      if (database) await migrateTestDatabase(database.env);
      const file = join(cwd, "sqlite.db");
      const env = database?.env ?? { SQLITE_FILE: file };
      if (!database) await latchkeyInProcess(env, "migrate");
      const beside = database ? undefined : new DatabaseSync(file, { timeout: 5000 });
      const sql = async (statement: string) =>
        database ? database.sql(statement) : (beside?.prepare(statement).all() ?? []);
      const rows = async () => Number((await sql("SELECT count(*) AS n FROM users"))[0]?.["n"]);
      writeFileSync(join(cwd, "users.jsonl"), auth0Lines(count));

      const [program, ...before] = commands.node;
      const args = ["users", "import", "users.jsonl", "--from", "auth0"];
      const killed = spawn(program, [...before, ...args], { cwd, env, stdio: "ignore" });
      const ended = new Promise((resolve) => killed.once("exit", resolve));
      await expect.poll(rows, { interval: 1 }).toBeGreaterThan(0);
      killed.kill("SIGKILL");
      await ended;
      // All of them if the import was faster than the signal.
      const left = await rows();

      const { code, stdout } = await users(env, ...args.slice(1));
      expect(code).toBe(0);
      const lines = stdout.split("\n");
      expect(lines.slice(0, 4)).toEqual([
        `${count} records`,
        `${count - left} imported`,
        `${left} already there`,
        "0 refused",
      ]);
      expect(await rows()).toBe(count);
      const ids = await sql("SELECT attributes FROM users");
      const former = new Set(ids.map(({ attributes }) => String(attributes)));
      expect(former.size).toBe(count);
      expect(former).toContain('{"former_id":"auth0|000000000000000000001387"}');
      beside?.close();
      await database?.drop();
    },
  );

  it("lets a user of Keycloak log in, who then has a hash of ours", async () => {
    const { hash: stored, password } = foreignVectors.find(({ origin }) => origin === "keycloak")!;
    secret(password);
    const user = {
      username: "ann",
      email: "ann@example.com",
      credentials: [{ type: "password", ...(stored as object) }],
    };
    writeFileSync(join(cwd, "realm.json"), JSON.stringify({ realm: "x", users: [user] }, null, 2));
    const { stdout } = await users({}, "import", "realm.json", "--from", "keycloak");
    const [setting = ""] = /IMPORT_SCHEMES=\S+/.exec(stdout) ?? [];
    expect(setting).toBe("IMPORT_SCHEMES=pbkdf2-sha256");
    const server = await startServer({ cwd, env: { IMPORT_SCHEMES: setting.slice(15) } });
    const logIn = (word: string) =>
      fetch(`${server.url}/authenticate/token`, {
        method: "POST",
        body: new URLSearchParams({ username: "ann@example.com", password: word }),
      });
    expect((await logIn("wrong")).status).toBe(400);
    expect((await logIn(password)).status).toBe(200);
    await server.stop();
    const database = new DatabaseSync(join(cwd, "data", "latchkey.db"), { timeout: 5000 });
    const [row] = database.prepare("SELECT password_hash FROM users").all();
    expect(secret(String(row?.["password_hash"]))).toMatch(/^\$2b\$12\$/);
    database.close();
  });

  it("of schemes that are not on: doctor counts them, and users show names the obstacle, each with the setting", async () => {
    const hashes = ["better-auth", "keycloak", "keycloak"].map((wanted) =>
      secret(foreignVectors.find(({ origin }) => origin === wanted)!.latchkey),
    );
    const lines = hashes.map((password_hash, at) =>
      JSON.stringify({ email: `ann${at}@example.com`, username: `ann${at}`, password_hash }),
    );
    writeFileSync(join(cwd, "users.jsonl"), lines.join("\n"));
    const { stdout } = await users({}, "import", "users.jsonl", "--from", "latchkey");
    expect(stdout).toMatch(/^Set IMPORT_SCHEMES=scrypt,pbkdf2-sha256 on the server\.$/m);
    const doctor = (env: Record<string, string>) => latchkeyInProcess(of(env), "doctor");
    const show = async (env: Record<string, string>) => (await users(env, "show", "ann0")).stdout;

    const without = await doctor({ IMPORT_SCHEMES: "wp" });
    expect(without.code).toBe(1);
    expect(without.stdout).toMatch(
      /^bad  imported accounts .* by scheme: pbkdf2-sha256 2, scrypt 1; set IMPORT_SCHEMES=wp,pbkdf2-sha256,scrypt$/m,
    );
    expect(without.stdout).toMatch(/^note no account needs these names in IMPORT_SCHEMES: wp$/m);
    const shown = await show({ IMPORT_SCHEMES: "wp" });
    expect(shown).toMatch(/^can log in +no: scheme_off$/m);
    expect(shown).toMatch(/^what helps +set IMPORT_SCHEMES=wp,scrypt$/m);

    const all = { IMPORT_SCHEMES: "scrypt,pbkdf2-sha256" };
    const complete = await doctor(all);
    expect(complete.code).toBe(0);
    expect(complete.stdout).not.toContain("scheme");
    expect(await show(all)).toMatch(/^can log in +yes$/m);
  });

  it("reports the number and the reason of each refused record, and no value", async () => {
    const lines = [
      "email,hashed_password,role",
      "ann,x,user",
      "b@x.example,x",
      "c@x.example,x,admin",
    ];
    writeFileSync(join(cwd, "users.csv"), lines.join("\n"));
    const args = ["import", "users.csv", "--from", "fastapi", "--report", "refused.csv"];
    const { code, stdout, stderr } = await users({}, ...args);
    const database = `Database: SQLite ${join(cwd, "data", "latchkey.db")}\n`;
    expect({ code, stderr }).toEqual({ code: 0, stderr: database });
    expect(stdout).toContain("3 refused");
    const report = "record,code\n2,invalid_email\n3,broken_record\n4,admin_refused\n";
    expect(readFileSync(join(cwd, "refused.csv"), "utf8")).toBe(report);
    expect((await users({}, ...args, "--allow-admins")).stdout).toContain("1 imported");
  });

  it("connects the logins at providers that are mapped, says what is left out, and lets an export be imported again", async () => {
    const env = { GOOGLE_CLIENT_ID: "id", GOOGLE_CLIENT_SECRET: secret("secret-of-google") };
    const of = (name: string, ...identities: readonly object[]) =>
      JSON.stringify({ email: `${name}@x.example`, user_id: `auth0|${name}`, identities });
    const google = (user_id: string) => ({ provider: "google-oauth2", user_id });
    const lines = [
      of("ann", google("1157"), { provider: "github", user_id: 42 }),
      of("ben", google("1157")),
    ];
    writeFileSync(join(cwd, "auth0.json"), lines.join("\n"));
    const args = ["import", "auth0.json", "--from", "auth0", "--report", "refused.csv"];
    const map = ["--provider", "google-oauth2=https://accounts.google.com"];
    const dry = await users(env, ...args, ...map, "--dry-run");
    expect(dry.stdout).toContain("2 logins at other providers would be connected\n1 left out\n");
    const { code, stdout } = await users(env, ...args, ...map);
    expect(code).toBe(0);
    expect(stdout.split("\n").slice(1)).toEqual([
      "2 imported",
      "0 already there",
      "0 refused",
      "1 logins at other providers connected",
      "2 left out",
      "  1 unknown_provider: has a login at a provider that no --provider names",
      "  1 identity_taken: has a login that is connected to another account",
      expect.stringMatching(/^2 without a password: /),
      "",
    ]);
    expect(readFileSync(join(cwd, "refused.csv"), "utf8")).toBe(
      "record,code\n1,unknown_provider\n2,identity_taken\n",
    );
    expect((await users(env, ...args, ...map)).stdout).toMatch(
      /^2 already there\n0 refused\n2 wit/m,
    );

    await users(env, "export", "all.jsonl");
    const other = { ...env, SQLITE_FILE: join(cwd, "other.db") };
    const again = await users(other, "import", "all.jsonl", "--from", "latchkey");
    expect(again.stdout).toContain("1 logins at other providers connected\n0 left out\n");
    await users(other, "export", "again.jsonl");
    const file = (name: string) => readFileSync(join(cwd, name), "utf8");
    expect(file("again.jsonl")).toBe(file("all.jsonl"));
    expect(file("all.jsonl")).toContain(
      '"identities":[{"provider":"google","issuer":"https://accounts.google.com","subject":"1157"}]',
    );
  });

  it.each([
    [["import", "users.csv"], "--from"],
    [["import", "users.csv", "--from", "okta"], "auth0, supabase, firebase"],
    [["import", "absent.csv", "--from", "django"], "The file cannot be read (ENOENT)"],
    [["import", "users.csv", "--from", "firebase"], "--firebase-key"],
    [["import", "users.csv", "--from", "django", "--wrap-cost", "9"], "from 10 to 14"],
    [["export", "users.csv"], "The file cannot be created (EEXIST)"],
  ])("%j is refused with the reason", async (args, why) => {
    writeFileSync(join(cwd, "users.csv"), "");
    await createDatabase(cwd);
    const { code, stdout, stderr } = await users({}, ...args);
    expect([code === 0, stdout]).toEqual([false, ""]);
    expect(stderr).toContain(why);
  });

  it("does not go through the MySQL proxy", async () => {
    const { env, drop } = await proxiedDatabase();
    writeFileSync(join(cwd, "users.csv"), "");
    const { code, stderr } = await users({ ...env }, "import", "users.csv", "--from", "django");
    expect(code).toBe(78);
    expect(stderr).toMatch(/^MYSQL_HOST or DATABASE_URL is required/m);
    await drop();
  });
});

describe("users export", () => {
  it("writes a file for its owner alone, which another database imports unchanged", async () => {
    writeFileSync(join(cwd, "users.jsonl"), auth0Lines(1500));
    await users({}, "import", "users.jsonl", "--from", "auth0");
    const { stdout, stderr } = await latchkey({ cwd, env: {} }, "users", "export", "all.jsonl");
    expect(stdout).toBe("1500 accounts exported\n");
    expect(stderr).toContain("password hashes");
    expect(statSync(join(cwd, "all.jsonl")).mode & 0o777).toBe(0o600);
    const audit = ["audit", "--event", "sensitive_read", "--json"];
    expect(JSON.parse((await latchkey({ cwd, env: {} }, ...audit)).stdout)).toMatchObject({
      actor: expect.stringMatching(/^cli:/),
      detail: { what: "all accounts" },
    });
    const other = { SQLITE_FILE: join(cwd, "other.db") };
    await users(other, "import", "all.jsonl", "--from", "latchkey");
    await users(other, "export", "again.jsonl");
    const [first, again] = ["all", "again"].map((name) =>
      readFileSync(join(cwd, `${name}.jsonl`), "utf8"),
    );
    expect(again).toBe(first);
    expect(first?.trim().split("\n")).toHaveLength(1500);
  });
});
