import { readdirSync, readFileSync } from "node:fs";
import {
  generateDrizzleJson,
  generateMigration,
  generateMySQLDrizzleJson,
  generateMySQLMigration,
  generateSQLiteDrizzleJson,
  generateSQLiteMigration,
} from "drizzle-kit/api";
import { describe, expect, it } from "vitest";
import * as mysqlSchema from "../../../src/drivers/store/schema/mysql.ts";
import * as postgresSchema from "../../../src/drivers/store/schema/postgres.ts";
import * as sqliteSchema from "../../../src/drivers/store/schema/sqlite.ts";

interface Journal {
  readonly entries: readonly { readonly tag: string }[];
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

const tagsOf = (dialect: string): string[] =>
  (readJson(`drizzle/${dialect}/meta/_journal.json`) as Journal).entries.map(({ tag }) => tag);

/** The schema after the last migration. */
const lastSnapshot = (dialect: string): unknown => {
  const last = String(tagsOf(dialect).length - 1).padStart(4, "0");
  return readJson(`drizzle/${dialect}/meta/${last}_snapshot.json`);
};

describe("the migrations", () => {
  it.each(["mysql", "postgres", "sqlite"])(
    "of %s are exactly the files in the journal",
    (dialect) => {
      const files = readdirSync(`drizzle/${dialect}`).filter((file) => file.endsWith(".sql"));
      expect(files.toSorted()).toEqual(tagsOf(dialect).map((tag) => `${tag}.sql`));
    },
  );

  it("have the same names in all dialects, from the first one of each on", () => {
    expect(tagsOf("mysql")).toEqual(tagsOf("sqlite"));
    const named = (dialect: string) => tagsOf(dialect).map((tag) => tag.replace(/^\d+_/, ""));
    const [first, ...later] = named("postgres");
    expect(first).toBe("initial");
    expect(later).toEqual(named("mysql").slice(-later.length || Infinity));
  });

  it("of PostgreSQL leave room in the pages of tables whose rows change often", () => {
    const sql = readFileSync("drizzle/postgres/0000_initial.sql", "utf8");
    const roomy = [...sql.matchAll(/CREATE TABLE "(\w+)" [^;]*\n\) WITH \(fillfactor = 80\);/g)];
    expect(roomy.map(([, table]) => table)).toEqual(["outbox", "sessions", "throttle"]);
  });

  it("of MySQL produce the schema of the code", async () => {
    const last = lastSnapshot("mysql") as Parameters<typeof generateMySQLMigration>[0];
    const today = await generateMySQLDrizzleJson({ ...mysqlSchema }, last.id);
    expect(await generateMySQLMigration(last, today)).toEqual([]);
  });

  it("of PostgreSQL produce the schema of the code", async () => {
    const last = lastSnapshot("postgres") as Parameters<typeof generateMigration>[0];
    const today = generateDrizzleJson({ ...postgresSchema }, last.id);
    expect(await generateMigration(last, today)).toEqual([]);
  });

  it("of SQLite produce the schema of the code", async () => {
    const last = lastSnapshot("sqlite") as Parameters<typeof generateSQLiteMigration>[0];
    const today = await generateSQLiteDrizzleJson({ ...sqliteSchema }, last.id);
    expect(await generateSQLiteMigration(last, today)).toEqual([]);
  });

  it.each(["mysql", "postgres", "sqlite"])(
    "of %s add no row, so there is no default account",
    (dialect) => {
      for (const tag of tagsOf(dialect)) {
        expect(readFileSync(`drizzle/${dialect}/${tag}.sql`, "utf8")).not.toMatch(/\bVALUES\b/i);
      }
    },
  );

  it("of MySQL set the engine, character set and collation of every table", () => {
    for (const tag of tagsOf("mysql")) {
      const sql = readFileSync(`drizzle/mysql/${tag}.sql`, "utf8");
      const tables = sql.match(/CREATE TABLE[^;]*;/g) ?? [];
      const options = / ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;$/;
      expect(tables.filter((table) => !options.test(table))).toEqual([]);
      for (const line of sql.match(/^\t`\w+` .*$/gm) ?? []) {
        if (/` (?:var)?char|` \w*text/i.test(line)) expect(line).toMatch(/ collate \w+_bin\b/);
      }
    }
    expect(readFileSync("drizzle/mysql/0000_initial.sql", "utf8")).toMatch(/CREATE TABLE/);
  });

  it.each(["mysql", "postgres", "sqlite"])(
    "of %s use no feature that is unsafe in a cluster",
    (dialect) => {
      for (const tag of tagsOf(dialect)) {
        expect(readFileSync(`drizzle/${dialect}/${tag}.sql`, "utf8")).not.toMatch(
          /FOREIGN KEY|REFERENCES|AUTO_?INCREMENT|TIMESTAMP|TRIGGER|DEFAULT \(?now/i,
        );
      }
    },
  );
});
