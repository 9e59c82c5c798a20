import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { copiedTables } from "../../../../src/drivers/copy/tables.ts";
import { createLog } from "../../../../src/drivers/log.ts";
import { copyDatabase } from "../../../../src/entry/commands/database/copy.ts";
import { exitConfig } from "../../../../src/entry/config/config-error.ts";
import { databaseAt, type OwnDatabase } from "../../../../src/entry/config/database/address.ts";
import { readConfig } from "../../../../src/entry/config/read.ts";
import { openDatabase } from "../../../../src/entry/database.ts";
import { createLatchkey } from "../../../../src/index.ts";
import { openPlace, type Place } from "../../../suite/copies/places.ts";
import { insertRows, rowsOf } from "../../../suite/copies/rows.ts";
import { registerAndLogIn } from "../../../suite/http/calls/calls.ts";
import { personWithTotp } from "../../../suite/http/calls/factor-logins.ts";
import { refresh } from "../../../suite/http/calls/sessions.ts";
import { latchkeyInProcess } from "../../../support/cli-in-process.ts";
import { migrateTestDatabase } from "../../../support/databases/databases.ts";
import { secret } from "../../../support/secrets.ts";
import { openInProcess, scratchFolder } from "../../../support/targets/http-target.ts";
import { runLatchkey } from "../../../support/targets/server.ts";

const { sqlite, mysql, postgres } = openPlace;
const kinds = Object.entries(openPlace);

const silent = createLog({ level: "silent", pretty: false, write: () => {}, clock: Date.now });

const newKey = (): string => secret(randomBytes(32).toString("base64url"));
let key: string;
beforeAll(() => {
  key = newKey();
});

const copy = (from: Place, to: Place, env: Readonly<Record<string, string>> = {}) =>
  latchkeyInProcess(
    { SECRET_KEY: key, ...env },
    "database",
    "copy",
    "--from",
    from.address,
    "--to",
    to.address,
  );

/** Opens places that are deleted after the test. */
async function open<T extends readonly (() => Promise<Place>)[]>(...opens: T) {
  const places = await Promise.all(opens.map((one) => one()));
  for (const { drop } of places) onTestFinished(drop);
  return places as { [Index in keyof T]: Place };
}

const at = ({ address }: Place): OwnDatabase => {
  const database = databaseAt(address, undefined);
  return typeof database === "string" ? expect.fail(database) : database;
};

/** Copies with what happens meanwhile. Gives the message of the error. */
const copyWhile = (
  from: Place,
  to: Place,
  meanwhile: { readonly wait?: () => Promise<void>; readonly onBatch?: () => void | Promise<void> },
): Promise<string> =>
  copyDatabase(
    readConfig({ SECRET_KEY: key }, () => ""),
    { from: at(from), to: at(to) },
    { wait: async () => {}, terminal: { print: () => {}, note: () => {} }, ...meanwhile },
  ).then(
    () => "",
    (error: Error) => error.message,
  );

const user = (number: number) => ({
  id: `0190aaaa-0000-7000-8000-${String(number).padStart(12, "0")}`,
  username_key: `user${number}`,
  email_key: `user${number}@example.com`,
});
const session = (number: number) => ({
  id: `${String(number).padStart(8, "0")}-0000-4000-8000-000000000000`,
  user_id: user(1).id,
});

/** A place with some users, sessions and days. */
async function filled(openOne: () => Promise<Place>) {
  const [place] = await open(openOne);
  await insertRows(
    place,
    "users",
    Array.from({ length: 7 }, (_, at) => user(at)),
  );
  await insertRows(
    place,
    "sessions",
    Array.from({ length: 9 }, (_, at) => session(at)),
  );
  const days = [1, 2, 10].flatMap((day) => ["b", "a", "c"].map((name) => ({ day, name })));
  await insertRows(place, "stats", days);
  return place;
}

/** Copies until the process is killed. */
async function copyAndDie(from: Place, to: Place, batches: number): Promise<void> {
  const program = "test/support/copies/end-after.ts";
  const args = [program, from.address, to.address, key, String(batches)];
  const signal = await new Promise((resolve) => {
    const child = execFile(process.execPath, args, () => resolve(child.signalCode));
  });
  expect(signal).toBe("SIGKILL");
}

describe("the copied tables", () => {
  it("are all but the counters, and each has a key", () => {
    expect(copiedTables.map(({ name }) => name)).toContain("used_challenges");
    expect(copiedTables.map(({ name }) => name)).not.toContain("throttle");
    const keys = copiedTables.map(({ key, columns }) => key.map((one) => columns[one]?.name));
    expect(keys.filter((names) => names.includes(undefined) || names.length === 0)).toEqual([]);
    expect(keys).toContainEqual(["day", "name"]);
  });
});

describe("texts", () => {
  const texts = ["ʼn ẞ 日本 👩‍👩‍👧 \u{10ffff}", " a \t\r\n\\N\\", `'"{}(),$1?`, "\u0001\ufeff", ""];
  const pairs = kinds.flatMap(([from]) => kinds.map(([to]) => [from, to] as const));
  it.each(pairs)("from %s to %s stay the same to the byte", async (from, to) => {
    const [source, target] = await open(openPlace[from as "sqlite"], openPlace[to as "sqlite"]);
    const users = texts.map((name, number) => ({ ...user(number), name, locale: null }));
    await insertRows(source, "users", users);
    await insertRows(source, "stats", [{ day: 1, name: "a", count: Number.MAX_SAFE_INTEGER }]);
    await source.sql("insert into throttle values ('key', 1, 1, 1)");
    expect(await copy(source, target)).toMatchObject({ code: 0 });
    expect(await rowsOf(target)).toEqual(await rowsOf(source));
    const hex =
      target.kind === "postgres" ? "upper(encode(convert_to(name, 'UTF8'), 'hex'))" : "hex(name)";
    const rows = await target.sql(`select ${hex} as hex from users order by id`);
    expect(rows.map((row) => row["hex"])).toEqual(
      texts.map((text) => Buffer.from(text).toString("hex").toUpperCase()),
    );
    expect(await target.sql("select * from throttle")).toEqual([]);
    if (target.kind === "sqlite") {
      const [types] = await target.sql(
        "select typeof(day) as day, typeof(count) as count from stats",
      );
      expect(types).toEqual({ day: "integer", count: "integer" });
    }
  });

  it("with U+0000 end a copy to PostgreSQL with the table and the key, and without the text", async () => {
    const [source, target] = await open(mysql, postgres);
    await insertRows(source, "users", [user(1), { ...user(2), name: "tell\0tale" }, user(3)]);
    const { code, stderr } = await copy(source, target);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `The row ${user(2).id} of the table users cannot be copied: it has a text with the character U+0000`,
    );
    expect(stderr).not.toContain("tell");
    await source.sql("update users set name = 'tale'");
    expect(await copy(source, target)).toMatchObject({ code: 0 });
  });

  it("that are too long end a copy, and are not cut", async () => {
    const [source, target] = await open(sqlite, mysql);
    await insertRows(source, "users", [{ ...user(1), name: "x".repeat(129) }]);
    expect((await copy(source, target)).stderr).toContain(
      `The row ${user(1).id} of the table users cannot be copied: MySQL rejects it (ER_DATA_TOO_LONG).`,
    );
    expect(await target.sql("select * from users")).toEqual([]);
  });
});

describe("a copy that was killed half-way", () => {
  it.each(kinds)("continues on %s, where no server starts meanwhile", async (kind, openTarget) => {
    const source = await filled(kind === "sqlite" ? mysql : sqlite);
    const [target] = await open(openTarget);
    // Also one that has continued and was killed again.
    await copyAndDie(source, target, 2);
    if (kind === "mysql") await copyAndDie(source, target, 3);

    const env = { SECRET_KEY: key, ...target.env };
    const list = await latchkeyInProcess(env, "users", "list");
    expect(list).toMatchObject({ code: exitConfig, stdout: "" });
    expect(list.stderr).toContain("holds an unfinished copy of another database");
    const { code, stdout } = await latchkeyInProcess(env, "doctor");
    expect({ code, stdout }).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^bad .* unfinished copy/m),
    });
    await expect(createLatchkey({ env })).rejects.toThrow("unfinished copy");
    const cwd = await scratchFolder();
    expect(await runLatchkey({ cwd, env: { ...env, PORT: "0" } }, "serve")).toBe(exitConfig);
    // A newer release may have to migrate before it can continue.
    expect(await latchkeyInProcess(env, "migrate")).toMatchObject({ code: 0 });

    const other = await filled(postgres);
    expect((await copy(other, target)).stderr).toContain("an unfinished copy of another database");
    expect((await copy(target, other)).stderr).toContain("holds an unfinished copy itself");

    const { stderr } = await copy(source, target);
    expect(stderr).toContain("Continuing the copy of ");
    expect(await rowsOf(target)).toEqual(await rowsOf(source));
    expect(await latchkeyInProcess(env, "users", "list")).toMatchObject({ code: 0 });
  });

  it("is seen by a server that started before its database", async () => {
    const [place] = await open(mysql);
    const away = { ...place.env, MYSQL_DATABASE: "latchkey_missing" };
    const { store, close } = await openDatabase(
      readConfig({ SECRET_KEY: key, ...away }, () => "").database,
      silent,
    );
    onTestFinished(close);
    await expect(store.ping()).rejects.toMatchObject({ code: "unavailable" });
    await place.sql("create database latchkey_missing");
    onTestFinished(async () => void (await place.sql("drop database latchkey_missing")));
    await migrateTestDatabase(away);
    await place.sql("create table latchkey_missing.latchkey_copy (source varchar(64))");
    await expect(store.ping()).rejects.toMatchObject({ reason: expect.stringContaining("copy") });
    await place.sql("drop table latchkey_missing.latchkey_copy");
    await store.ping();
  });

  it("does not continue after a server has changed the source", async () => {
    const source = await filled(sqlite);
    const [target] = await open(postgres);
    await copyAndDie(source, target, 2);
    await source.sql("update users set updated_at = 5 where username_key = 'user1'");
    expect((await copy(source, target)).stderr).toContain("has changed since the copy started");
  });

  it("does not continue beside itself", async () => {
    const source = await filled(sqlite);
    const [target] = await open(mysql);
    const message = await copyWhile(source, target, {
      onBatch: async () =>
        void (await target.sql("update latchkey_copy set batches = batches + 1")),
    });
    expect(message).toContain("Another copy");
  });
});

describe("a copy ends", () => {
  it.each(kinds)("if a server still uses a source on %s", async (_, openSource) => {
    const [source, target] = await open(openSource, sqlite);
    const server = await openInProcess({
      database: { ...source, drop: async () => {} },
      env: { SECRET_KEY: key },
    });
    const { refreshToken } = await registerAndLogIn(server);
    const wait = async () => void (await refresh(server, refreshToken));
    expect(await copyWhile(source, target, { wait })).toContain("A server still uses");
    expect(await target.sql("select * from users")).toEqual([]);
    await server.close();
    expect(await copyWhile(source, target, {})).toBe("");
  });

  it("if a server changes the source during the copy", async () => {
    const source = await filled(mysql);
    const [target] = await open(postgres);
    const message = await copyWhile(source, target, {
      onBatch: async () => void (await source.sql("update sessions set rotated_at = 9")),
    });
    expect(message).toContain("A server still uses");
    // The rows may be of different times.
    expect((await copy(source, target)).stderr).toContain("has changed since the copy started");
  });

  it("if the counts differ at the end", async () => {
    const source = await filled(mysql);
    const [target] = await open(postgres);
    const message = await copyWhile(source, target, {
      onBatch: async () => void (await target.sql("delete from stats where day = 10")),
    });
    expect(message).toContain("The counts differ in stats.");
  });

  it.each([
    ["source", "ends"],
    ["target", "ends"],
  ])("if the connection to the %s %s, and names that database", async (side) => {
    const places = [await filled(postgres), (await open(postgres))[0]] as const;
    const lost = side === "source" ? places[0] : places[1];
    const end = `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
    const message = await copyWhile(...places, { onBatch: async () => void (await lost.sql(end)) });
    expect(message).toContain(`PostgreSQL ${new URL(lost.address).pathname.slice(1)} at `);
    expect(message).toContain("cannot be used: ");
    expect(await copy(...places)).toMatchObject({ code: 0 });
  });

  it("if the schema is behind, on either side", async () => {
    const [source, target] = await open(sqlite, postgres);
    await target.sql("alter table users drop column locale");
    const { code, stderr } = await copy(source, target);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /The schema of PostgreSQL .* is behind this release\. Set DATABASE_URL/,
      ),
    });
    expect((await copy(target, source)).stderr).toMatch(/PostgreSQL .* is behind this release/);
    await source.sql("drop table consents");
    expect((await copy(source, target)).stderr).toMatch(/SQLite .* is behind .* Set SQLITE_FILE/);
  });

  it("if the target has rows", async () => {
    const [source, target] = [await filled(sqlite), await filled(mysql)];
    expect((await copy(source, target)).stderr).toMatch(/already has rows, in the table \w+\./);
  });

  it("if the keys do not decrypt the secret of an authenticator app, or there are none", async () => {
    const [source, target] = await open(mysql, sqlite);
    const server = await openInProcess({
      database: { ...source, drop: async () => {} },
      env: { SECRET_KEY: key },
    });
    await personWithTotp(server);
    await server.close();
    const other = newKey();
    const wrong = await copy(source, target, { SECRET_KEY: other });
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.stderr).toContain("decrypt no secret");
    const folder = await scratchFolder();
    const none = await copy(source, target, { SECRET_KEY: "", SQLITE_FILE: join(folder, "a.db") });
    expect(none.stderr).toContain("no SECRET_KEY, and no file");
    expect(await target.sql("select * from users")).toEqual([]);
    // The new server may have a new key beside the old one.
    const previous = JSON.stringify([key]);
    const both = await copy(source, target, { SECRET_KEY: other, PREVIOUS_KEYS: previous });
    expect(both).toMatchObject({ code: 0 });
    expect(both.stderr).toContain("PREVIOUS_KEYS: 1");
  });

  it.each([
    ["--to", "nowhere.db", "does not exist"],
    ["--to", "redis://localhost/0", "has the scheme redis"],
    ["--to", ":memory:", "must be a URL, or the path of a SQLite file"],
    ["--to", '"postgres://u:Tell-Tale@h/d"', "must be a URL, or the path of a SQLite file"],
    ["--to", "DATABASE_URL=postgres://u:Tell-Tale@h/d", "must be a URL, or the path"],
    ["--to", "my_user:Tell-Tale@h/d", "must be a URL, or the path of a SQLite file"],
    ["--to-file", "missing", "the file cannot be read (ENOENT)"],
  ])("if %s is %s", async (option, value, words) => {
    const [source] = await open(sqlite);
    const args = ["--from", source.address, option, value];
    const { stderr } = await latchkeyInProcess({ SECRET_KEY: key }, "database", "copy", ...args);
    expect(stderr).toContain(words);
  });

  it("if an address is missing, or both are the same", async () => {
    const [source] = await open(sqlite);
    const env = { SECRET_KEY: key };
    const one = await latchkeyInProcess(env, "database", "copy", "--from", source.address);
    expect(one).toMatchObject({ code: exitConfig, stderr: expect.stringContaining("--to-file") });
    expect((await copy(source, source)).stderr).toContain("are the same database");
  });
});

describe("a SQLite source", () => {
  it("is locked while it is copied, and free afterwards", async () => {
    const source = await filled(sqlite);
    const [target] = await open(mysql);
    const beside = new DatabaseSync(source.address, { timeout: 0 });
    onTestFinished(() => beside.close());
    const lock = () => {
      try {
        beside.exec("begin immediate; rollback");
        return "free";
      } catch {
        return "locked";
      }
    };
    const seen: string[] = [];
    const message = await copyWhile(source, target, { onBatch: () => void seen.push(lock()) });
    expect(message).toBe("");
    expect(new Set(seen)).toEqual(new Set(["locked"]));
    expect(lock()).toBe("free");
  });

  it("may be named with `sqlite:`, or by a file that holds the address", async () => {
    const source = await filled(sqlite);
    const [target] = await open(postgres);
    const file = join(await scratchFolder(), "to");
    writeFileSync(file, `${target.address}\n`);
    const args = ["--from", `sqlite:${source.address}`, "--to-file", file];
    const { code } = await latchkeyInProcess({ SECRET_KEY: key }, "database", "copy", ...args);
    expect(code).toBe(0);
    expect(await rowsOf(target)).toEqual(await rowsOf(source));
  });
});
