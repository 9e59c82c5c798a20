import { getTableColumns } from "drizzle-orm";
import { getTableConfig, type MySqlTable } from "drizzle-orm/mysql-core";
import * as schema from "../store/schema/mysql.ts";

/** A table as the copy sees it. The names are the same in every kind of database. */
export interface CopiedTable {
  readonly name: string;
  readonly columns: readonly CopiedColumn[];
  /** The places of the columns of the primary key, in its order. */
  readonly key: readonly number[];
}

interface CopiedColumn {
  readonly name: string;
  readonly isText: boolean;
}

/** Every table but the counters of login attempts, which begin anew on every server. */
export const copiedTables: readonly CopiedTable[] = Object.entries<MySqlTable>(schema)
  .filter(([name]) => name !== "throttle")
  .map(([, table]) => describeTable(table));

function describeTable(table: MySqlTable): CopiedTable {
  const { name, primaryKeys } = getTableConfig(table);
  const columns = Object.values(getTableColumns(table));
  const [several] = primaryKeys;
  const key = several?.columns ?? columns.filter(({ primary }) => primary);
  return {
    name,
    columns: columns.map((column) => ({
      name: column.name,
      isText: column.getSQLType().startsWith("varchar"),
    })),
    key: key.map((one) => columns.findIndex((column) => column.name === one.name)),
  };
}
