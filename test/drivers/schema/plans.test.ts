import { getTableColumns, getTableName, Param, type Column } from "drizzle-orm";
import type { MySqlTable } from "drizzle-orm/mysql-core";
import { createConnection, type Connection, type RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mysqlDialect } from "../../../src/drivers/mysql/dialect.ts";
import { auditPurgeStatements } from "../../../src/drivers/store/audit/audit.ts";
import { adminStatements, statements } from "../../../src/drivers/store/store.ts";
import { openFresh } from "../../suite/store/mysql.ts";

/** Rows of each table. With fewer, a server may prefer to read a table as a whole. */
const rows = 2000;
/** Rows at both ends, so that a range before or after them is small. Both have no column that is null. */
const [low, high] = [6, rows - 5];
const numbers =
  "with recursive n (i) as (select 0 union all select i + 1 from n where i < 49) select a.i * 40 + b.i + 1 as seq from n a, n b where b.i < 40";

/** Different values in each row, in the order of the rows. Every other row has null where that is allowed. */
function valueOf(column: Column): string {
  const length = Number(/\((\d+)\)/.exec(column.getSQLType())?.[1] ?? 0);
  const value = column.dataType === "number" ? "seq" : `lpad(seq, ${Math.min(length, 20)}, '0')`;
  return column.notNull ? value : `if(seq % 3 = 0, ${value}, null)`;
}

async function fill(connection: Connection, table: MySqlTable): Promise<void> {
  const columns = Object.values(getTableColumns(table));
  const names = columns.map(({ name }) => `\`${name}\``).join();
  const values = columns.map(valueOf).join();
  const name = `\`${getTableName(table)}\``;
  await connection.query(
    `insert into ${name} (${names}) select ${values} from (${numbers}) numbers`,
  );
  await connection.query(`analyze table ${name}`);
}

/** A value of a column in the row that leaves a comparison with it few rows. */
function sample(column: Column, before: string): string | number {
  const seq = />=?\s*$/.test(before) ? high : low;
  if (column.dataType === "number") return seq;
  const length = Number(/\((\d+)\)/.exec(column.getSQLType())?.[1] ?? 0);
  return String(seq).padStart(Math.min(length, 20), "0");
}

const all = {
  ...statements(mysqlDialect),
  ...adminStatements(mysqlDialect),
  ...auditPurgeStatements(mysqlDialect),
};

/** How a server may find the rows of a table: by a whole key, by a part of one, or in a range of one. */
const byKey = ["const", "eq_ref", "ref", "range", "system", "unique_subquery", "index_subquery"];
/** The server saw by reading a key, or without reading, that there is no row. */
const noRow = /no matching row|impossible|no tables used|not exists|select tables optimized away/i;

describe("every statement of the store", () => {
  let opened: Awaited<ReturnType<typeof openFresh>>;
  let connection: Connection;
  beforeAll(async () => {
    opened = await openFresh();
    const { host, port, user, password, database } = opened.options;
    connection = await createConnection({ host, port, user, password, database });
    for (const table of Object.values(mysqlDialect.tables)) await fill(connection, table);
  });
  afterAll(async () => {
    await connection.end();
    await opened.close();
  });

  /** The tables that a statement reads as a whole, or through a whole index. */
  async function scansOf(sql: string, values: readonly (string | number)[]): Promise<string[]> {
    const [plan] = await connection.query<Step[]>(`explain format = traditional ${sql}`, [
      ...values,
    ]);
    return plan.flatMap(({ table, type, Extra: extra }) => {
      const isDerived = table === null || table.startsWith("<");
      const isFound = byKey.includes(type ?? "") || isDerived || noRow.test(extra ?? "");
      return isFound ? [] : [`${table} ${type} ${extra}`];
    });
  }

  it("reads its rows by a key or in a range of an index, but for the few resources", async () => {
    const scans: string[] = [];
    let read = 0;
    for (const [name, statement] of Object.entries(all)) {
      const { sql, params } = statement.toSQL();
      if (/^insert (?:ignore )?into \S+ \([^)]*\) values /.test(sql)) continue;
      read++;
      const texts = sql.split("?");
      const values = params.map((parameter, at) => {
        if (!(parameter instanceof Param)) throw new TypeError(`${name} has an unknown parameter`);
        return sample(parameter.encoder as Column, texts[at] ?? "");
      });
      for (const scan of await scansOf(sql, values)) scans.push(`${name}: ${scan}`);
    }
    expect(read).toBeGreaterThan(90);
    // There are a hundred rows at most, and a process reads them once in half a minute.
    expect(scans).toEqual(["listResources: resources index Using where"]);
    expect(await scansOf("select id from users where name = ?", ["x"])).toHaveLength(1);
    expect(await scansOf("select id from users order by id", [])).toHaveLength(1);
  });
});

interface Step extends RowDataPacket {
  readonly table: string | null;
  readonly type: string | null;
  readonly Extra: string | null;
}
