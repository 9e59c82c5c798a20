import type { DatabaseSync } from "node:sqlite";

/** An index that a statement uses: of which table, its name or none for the primary key, and the columns that it compares. */
interface UsedIndex {
  readonly table: string;
  readonly name: string | undefined;
  readonly columns: readonly string[];
}

interface Reads {
  readonly indexes: readonly UsedIndex[];
  /** The tables that are read as a whole. */
  readonly whole: readonly string[];
}

/** The rows that SQLite reads for a statement: by which index, or all of a table. */
export function readsOf(database: DatabaseSync, sql: string): Reads {
  const indexes = new Map<string, UsedIndex>();
  const whole = new Set<string>();
  for (const { detail } of database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all()) {
    const [, scanned = ""] = /^SCAN (\w+)/.exec(String(detail)) ?? [];
    // Any other name is that of rows that the statement found before.
    if (hasTable(database, scanned)) whole.add(scanned);
    const [, table, index = "", compared = ""] =
      /^SEARCH (\w+) .*?USING (?:COVERING )?INDEX (\w+) \(([^)]*)\)/.exec(String(detail)) ?? [];
    if (table === undefined) continue;
    const name = index.startsWith("sqlite_autoindex_") ? undefined : index;
    const columns = [...new Set(compared.match(/\w+(?=[<>=])/g))];
    indexes.set(`${table} ${index}`, { table, name, columns });
  }
  return { indexes: [...indexes.values()], whole: [...whole] };
}

const hasTable = (database: DatabaseSync, name: string): boolean =>
  database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !==
  undefined;
