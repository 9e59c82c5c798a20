import { createHash } from "node:crypto";
import { CopiedElsewhere, copyRows, RowRejected, usualBatch } from "../../../drivers/copy/copy.ts";
import {
  createMarker,
  deleteMarker,
  readMarker,
  type Marker,
} from "../../../drivers/copy/marker.ts";
import type { CopyDatabase } from "../../../drivers/copy/port.ts";
import {
  countRows,
  hasRows,
  readMarks,
  readSecrets,
  requireColumns,
} from "../../../drivers/copy/statements.ts";
import { copiedTables } from "../../../drivers/copy/tables.ts";
import { ServerFault } from "../../../drivers/pool/faults.ts";
import { createProgress } from "../../../drivers/progress.ts";
import { SqliteFault } from "../../../drivers/sqlite/errors.ts";
import { systemClock } from "../../../drivers/system.ts";
import type { Config } from "../../config/config.ts";
import type { OwnDatabase } from "../../config/database/address.ts";
import { databaseName } from "../../config/database/name.ts";
import { databaseTrouble } from "../../config/database/trouble.ts";
import { hasDatabase } from "../../database.ts";
import type { Terminal } from "../terminal.ts";
import { NotDone } from "../users/not-done.ts";
import { shown } from "../users/text.ts";
import { checkStoredSecrets, keyLines } from "./keys.ts";

/** What a copy does beside the databases. */
interface CopyOptions {
  /** Waits until a server that still uses the source must have changed something. */
  readonly wait: () => Promise<void>;
  readonly terminal: Pick<Terminal, "print" | "note">;
  /** Rows in a batch. */
  readonly batch?: number;
  /** Is called after each batch. */
  readonly onBatch?: () => void | Promise<void>;
}

/** A database with its name for the operator. */
interface Named {
  readonly config: OwnDatabase;
  readonly name: string;
  readonly database: CopyDatabase;
}

/**
 * Copies everything but the counters of login attempts to an empty database, or goes on with a copy that was interrupted. Throws NotDone
 * if a database cannot be used, the source changes, a key is missing, or the counts of the rows differ.
 */
export async function copyDatabase(
  keys: Pick<Config, "keys" | "oidcKeys">,
  { from, to }: { readonly from: OwnDatabase; readonly to: OwnDatabase },
  { wait, terminal: { print, note }, batch = usualBatch, onBatch }: CopyOptions,
): Promise<void> {
  note(`From: ${shown(databaseName(from))}`);
  note(`To: ${shown(databaseName(to))}`);
  if (databaseName(from) === databaseName(to)) {
    throw new NotDone("The source and the target are the same database.");
  }
  for (const line of keyLines(keys)) note(line);
  await using(from, async (source) =>
    using(to, async (target) => {
      note(await checkStoredSecrets(keys, await readSecrets(source.database)));
      const begun = await unfinishedCopyOf(source, target);
      note("Waiting 30 seconds to see whether a server still uses the source.");
      const marks = await unchangedMarks(source, begun, wait);
      const marker =
        begun ?? (await createMarker(target.database, hashOf(source.name), systemClock(), marks));
      if (begun) note(`Continuing the copy of ${new Date(begun.startedAt).toISOString()}.`);

      const counts = await countAll(source);
      const progress = createProgress(sum(counts), {
        isTTY: process.stderr.isTTY,
        write: (text) => process.stderr.write(text),
      });
      if (begun) progress.add(sum(await countAll(target)));
      const onRows = (count: number): void | Promise<void> => {
        progress.add(count);
        return onBatch?.();
      };
      await copyRows(source.database, target.database, marker, { batch, onRows })
        .catch((error: unknown) => {
          throw explained(target, error);
        })
        .finally(progress.end);

      await requireSame(source, marks);
      await compare(source, target, print);
      await target.database.analyze();
      await deleteMarker(target.database);
      print("The copy is complete.");
    }),
  );
}

/** Opens a database, checks its schema, works with it, and closes it. Throws NotDone if it cannot be used. */
async function using<T>(config: OwnDatabase, work: (opened: Named) => Promise<T>): Promise<T> {
  const name = shown(databaseName(config));
  if (config.kind === "sqlite" && !(await hasDatabase(config))) {
    throw new NotDone(`${name} does not exist.`);
  }
  let database: CopyDatabase | undefined;
  try {
    database = traced(config, await open(config));
    for (const table of copiedTables) await requireColumns(database, table);
    return await work({ config, name, database });
  } catch (error) {
    if (error instanceof NotDone) throw error;
    const origin = error instanceof Error ? origins.get(error) : undefined;
    throw new NotDone(troubleOf(origin ?? config, error), { cause: error });
  } finally {
    await database?.close().catch(() => {});
  }
}

async function open(config: OwnDatabase): Promise<CopyDatabase> {
  switch (config.kind) {
    case "mysql":
      return (await import("../../../drivers/copy/mysql.ts")).openMySqlCopy(config.options);
    case "postgres":
      return (await import("../../../drivers/copy/postgres.ts")).openPostgresCopy(config.options);
    default:
      return (await import("../../../drivers/copy/sqlite.ts")).openSqliteCopy(config.file);
  }
}

/** The database that each fault came from. Two databases of a kind have the same faults. */
const origins = new WeakMap<Error, OwnDatabase>();

/** A database whose faults are found in `origins`. */
function traced(config: OwnDatabase, database: CopyDatabase): CopyDatabase {
  const trace =
    <Args extends unknown[], T>(work: (...args: Args) => Promise<T>) =>
    (...args: Args): Promise<T> =>
      work(...args).catch((error: unknown) => {
        if (error instanceof Error) origins.set(error, config);
        throw error;
      });
  const { read, write, insert, hold } = database;
  return {
    ...database,
    read: trace(read),
    write: trace(write),
    insert: trace(insert),
    hold: trace(hold),
  };
}

/** The sentence for a database that cannot be used. */
function troubleOf(config: OwnDatabase, error: unknown): string {
  if (isSchemaBehind(error)) {
    const { variable } = kinds[config.kind];
    return `The schema of ${shown(databaseName(config))} is behind this release. Set ${variable} to it, and run: latchkey migrate`;
  }
  const trouble = databaseTrouble(config, error);
  if (trouble === undefined) throw error;
  return shown(trouble);
}

/** SQLite gives every error of a text the same code, and only a missing table or column is one here. */
const isSchemaBehind = (error: unknown): boolean =>
  error instanceof ServerFault
    ? error.kind === "schema_behind"
    : error instanceof SqliteFault && error.code === "SQLITE_1";

/** What the operator calls a kind of database, and the variable that chooses it. */
const kinds = {
  sqlite: { label: "SQLite", variable: "SQLITE_FILE" },
  mysql: { label: "MySQL", variable: "DATABASE_URL" },
  postgres: { label: "PostgreSQL", variable: "DATABASE_URL" },
} as const;

/** The marker of a target that a copy of this source began. Throws NotDone for rows or a copy of other origin. */
async function unfinishedCopyOf(source: Named, target: Named): Promise<Marker | undefined> {
  if (await readMarker(source.database)) {
    throw new NotDone(`${source.name} holds an unfinished copy itself. Finish that copy first.`);
  }
  const marker = await readMarker(target.database);
  if (marker) {
    if (marker.source === hashOf(source.name)) return marker;
    throw new NotDone(`${target.name} holds an unfinished copy of another database. ${anew}`);
  }
  for (const table of copiedTables) {
    if (await hasRows(target.database, table)) {
      throw new NotDone(`${target.name} already has rows, in the table ${table.name}. ${anew}`);
    }
  }
  return undefined;
}

const anew = "Create an empty database for the copy, and run latchkey migrate there.";

/** The name of a source in the marker of a target. */
const hashOf = (name: string): string => createHash("sha256").update(name).digest("hex");

/**
 * The marks of a source that no server uses. Locks a SQLite file between the wait and the second look, because a server that waited for the
 * lock would change nothing.
 */
async function unchangedMarks(
  source: Named,
  begun: Marker | undefined,
  wait: CopyOptions["wait"],
): Promise<string> {
  const marks = await readMarks(source.database);
  if (begun && begun.marks !== marks) {
    throw new NotDone(`${source.name} has changed since the copy started. ${anew}`);
  }
  await wait();
  await source.database.hold();
  await requireSame(source, marks);
  return marks;
}

/** Throws NotDone if a server has changed the source since its marks were read. */
async function requireSame({ name, database }: Named, marks: string): Promise<void> {
  if ((await readMarks(database)) === marks) return;
  throw new NotDone(
    `A server still uses ${name}. Stop all servers, then copy to an empty database.`,
  );
}

type Counts = ReadonlyMap<string, number>;

async function countAll({ database }: Named): Promise<Counts> {
  const counts = new Map<string, number>();
  for (const table of copiedTables) counts.set(table.name, await countRows(database, table));
  return counts;
}

const sum = (counts: Counts): number =>
  [...counts.values()].reduce((total, count) => total + count, 0);

/** Prints the counts of both databases. Throws NotDone if they differ. */
async function compare(source: Named, target: Named, print: Terminal["print"]): Promise<void> {
  const [from, to] = [await countAll(source), await countAll(target)];
  const differing: string[] = [];
  for (const [table, count] of from) {
    const copied = to.get(table) ?? 0;
    if (copied !== count) differing.push(table);
    print(`${table.padEnd(16)}${count}${copied === count ? "" : `, but ${copied} in the target`}`);
  }
  if (differing.length === 0) return;
  throw new NotDone(
    `The counts differ in ${differing.join(", ")}. The copy is not complete. ${anew}`,
  );
}

/** The error of a copy, in words if it is of a row or of another copy. */
function explained({ name, config }: Named, error: unknown): unknown {
  if (error instanceof CopiedElsewhere) {
    return new NotDone(`Another copy to ${name} is running.`);
  }
  if (!(error instanceof RowRejected)) return error;
  const { table, key, code, hasNull } = error;
  const { label } = kinds[config.kind];
  const why =
    hasNull && config.kind === "postgres"
      ? `it has a text with the character U+0000, which ${label} cannot store`
      : `${label} rejects it`;
  return new NotDone(
    `The row ${shown(key.join(", "))} of the table ${table} cannot be copied: ${why} (${code}). Correct it in the source, then run the command again.`,
  );
}
