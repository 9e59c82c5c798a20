import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openSqlite } from "../../../src/drivers/sqlite/sqlite.ts";
import { scratchFolder } from "../targets/http-target.ts";

interface Journal {
  readonly entries: readonly { readonly tag: string }[];
}

const journalOf = async (all: string): Promise<Journal> =>
  JSON.parse(await readFile(join(all, "meta", "_journal.json"), "utf8")) as Journal;

/** Copies the migrations of release 0.1.0 into a new folder. */
export const firstRelease = async (all: string): Promise<string> =>
  copyFirst(all, await journalOf(all), 1);

/** The names of the migrations in their order. */
export const namesOf = async (all: string): Promise<string[]> =>
  (await journalOf(all)).entries.map(({ tag }) => tag);

/** Copies the migrations up to one into a new folder. */
export async function upTo(name: string, all: string): Promise<string> {
  const names = await namesOf(all);
  return copyFirst(all, await journalOf(all), names.indexOf(name) + 1);
}

/** Copies the migrations before the newest one that adds a table or a column into a new folder. */
export async function beforeNewest(all: string): Promise<string> {
  const journal = await journalOf(all);
  const texts = await Promise.all(
    journal.entries.map(({ tag }) => readFile(join(all, `${tag}.sql`), "utf8")),
  );
  return copyFirst(
    all,
    journal,
    texts.findLastIndex((text) => /CREATE TABLE|ALTER TABLE \S+ ADD/.test(text)),
  );
}

async function copyFirst(all: string, journal: Journal, count: number): Promise<string> {
  const folder = await scratchFolder();
  const entries = journal.entries.slice(0, count);
  await mkdir(join(folder, "meta"));
  for (const { tag } of entries) {
    await copyFile(join(all, `${tag}.sql`), join(folder, `${tag}.sql`));
  }
  await writeFile(join(folder, "meta", "_journal.json"), JSON.stringify({ ...journal, entries }));
  return folder;
}

/** The statements of all migrations of a dialect, in their order. */
export async function statementsOf(dialect: "mysql" | "sqlite"): Promise<string[]> {
  const all = join("drizzle", dialect);
  const { entries } = await journalOf(all);
  const texts = await Promise.all(
    entries.map(({ tag }) => readFile(join(all, `${tag}.sql`), "utf8")),
  );
  return texts.flatMap((text) => text.split("--> statement-breakpoint"));
}

/** Creates the database of a server in a folder, which commands expect there. */
export async function createDatabase(cwd: string): Promise<void> {
  const { close } = await openSqlite(join(cwd, "data", "latchkey.db"), "drizzle/sqlite");
  await close();
}
