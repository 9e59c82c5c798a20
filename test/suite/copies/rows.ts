import { getTableColumns } from "drizzle-orm";
import { getTableConfig, type MySqlTable } from "drizzle-orm/mysql-core";
import { openMySqlCopy } from "../../../src/drivers/copy/mysql.ts";
import type { CopyDatabase, Row } from "../../../src/drivers/copy/port.ts";
import { openPostgresCopy } from "../../../src/drivers/copy/postgres.ts";
import { openSqliteCopy } from "../../../src/drivers/copy/sqlite.ts";
import { copiedTables } from "../../../src/drivers/copy/tables.ts";
import * as schema from "../../../src/drivers/store/schema/mysql.ts";
import { databaseAt } from "../../../src/entry/config/database/address.ts";
import type { Place } from "./places.ts";

/** The names of all tables, and of their columns. */
const tables = Object.values<MySqlTable>(schema).map((table) => ({
  name: getTableConfig(table).name,
  columns: Object.values(getTableColumns(table)).map(({ name }) => name),
}));

/** All rows of a place but the counters, as texts in an order of their own. */
export async function rowsOf({ sql }: Pick<Place, "sql">): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const { name, columns } of tables) {
    if (name === "throttle") continue;
    const rows = await sql(`select * from ${name}`);
    all[name] = rows
      .map((row) => JSON.stringify(columns.map((one) => textOf(row[one] ?? null))))
      .toSorted();
  }
  return all;
}

const textOf = (cell: unknown): string | null =>
  typeof cell === "number" || typeof cell === "bigint" ? `${cell}` : (cell as string | null);

/** A connection to a place, as a copy has it. */
async function connect({ address }: Pick<Place, "address">): Promise<CopyDatabase> {
  const database = databaseAt(address, undefined);
  if (typeof database === "string") throw new Error(database);
  if (database.kind === "mysql") return openMySqlCopy(database.options);
  if (database.kind === "postgres") return openPostgresCopy(database.options);
  return openSqliteCopy(database.file);
}

/** Inserts rows with these values in all other columns: a number, or a text that is the same for all of a kind. */
export async function insertRows(
  place: Pick<Place, "address">,
  name: string,
  rows: readonly Readonly<Record<string, string | number | null>>[],
): Promise<void> {
  const table = copiedTables.find((one) => one.name === name);
  if (!table) throw new Error(`no table ${name}`);
  const database = await connect(place);
  const cells = rows.map((row): Row =>
    table.columns.map(({ name, isText }) => (name in row ? (row[name] ?? null) : isText ? "" : 0)),
  );
  try {
    await database.insert(table, cells);
  } finally {
    await database.close();
  }
}
