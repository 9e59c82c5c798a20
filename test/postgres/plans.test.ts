import { getTableColumns, getTableName, Param, type Column, type Table } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresDialect } from "../../src/drivers/postgres/dialect.ts";
import { auditPurgeStatements } from "../../src/drivers/store/audit/audit.ts";
import { textOf } from "../../src/drivers/store/statements/prepared.ts";
import { adminStatements, statements } from "../../src/drivers/store/store.ts";
import { openFreshPostgres, sharedPostgres } from "../suite/store/postgres.ts";
import type { KeptPostgres } from "../support/databases/postgres.ts";

/** Rows of each table. */
const rows = 100_001;
/** Rows at both ends, so that a range before or after them is small. Both have no column that is null. */
const [low, high] = [6, rows - 5];

/** A `text` has no limit. */
const lengthOf = (column: Column): number =>
  Math.min(20, Number(/\((\d+)\)/.exec(column.getSQLType())?.[1] ?? Infinity));

/** Null in few rows: only accounts of an earlier release have no words yet. */
const seldomNull = ["words_at"];

/** Different values in each row, in the order of the rows. Two of three rows have null where that is allowed, but for `seldomNull`. */
function valueOf(column: Column): string {
  const value = column.dataType === "number" ? "seq" : `lpad(seq::text, ${lengthOf(column)}, '0')`;
  if (column.notNull) return value;
  const isSet = seldomNull.includes(column.name) ? "seq % 10000 <> 0" : "seq % 3 = 0";
  return `case when ${isSet} then ${value} end`;
}

/** A value of a column in the row that leaves a comparison with it few rows. */
function sample(column: Column, before: string): string {
  const seq = />=?\s*$/.test(before) ? high : low;
  if (column.dataType === "number") return String(seq);
  return String(seq).padStart(lengthOf(column), "0");
}

const all = {
  ...statements(postgresDialect),
  ...adminStatements(postgresDialect),
  ...auditPurgeStatements(postgresDialect),
};

/** A step of a plan. */
interface Step {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Cond"?: string;
  /** How often it ran. Only in a plan that was run. */
  readonly "Actual Loops"?: number;
  readonly Plans?: readonly Step[];
}

/** The steps that read a whole table or a whole index. */
const scansIn = (step: Step): string[] => {
  const { "Node Type": type, "Relation Name": table, "Index Cond": condition } = step;
  if (step["Actual Loops"] === 0) return [];
  const isScan = type === "Seq Scan" || (type.startsWith("Index") && condition === undefined);
  return [...(isScan ? [`${type} of ${table}`] : []), ...(step.Plans ?? []).flatMap(scansIn)];
};

/** A server plans with the values of the parameters this often, before it considers a plan for any values. */
const customPlans = 5;

describe(`every statement of the store, with ${rows} rows in each table`, () => {
  let opened: Awaited<ReturnType<typeof openFreshPostgres>>;
  let connection: KeptPostgres;
  beforeAll(async () => {
    opened = await openFreshPostgres();
    connection = sharedPostgres().connection(opened.options.database);
    for (const table of Object.values<Table>(postgresDialect.tables as never)) {
      const columns = Object.values(getTableColumns(table));
      const names = columns.map(({ name }) => `"${name}"`).join();
      const values = columns.map(valueOf).join();
      const name = `"${getTableName(table)}"`;
      await connection.query(
        `insert into ${name} (${names}) select ${values} from generate_series(1, ${rows}) seq`,
      );
      await connection.query(`vacuum analyze ${name}`);
    }
  });
  afterAll(async () => {
    await connection.end();
    await opened.close();
  });

  /** What a prepared statement reads as a whole, in the plan that the server keeps. */
  async function scansOf(sql: string, values: readonly string[], options = ""): Promise<string[]> {
    await connection.query(`prepare tried as ${sql}`);
    const given = values.length === 0 ? "" : `(${values.map((one) => `'${one}'`).join()})`;
    let plan: Step | undefined;
    for (let run = 0; run <= customPlans + 1; run++) {
      const [row] = await connection.query(`explain (${options}format json) execute tried${given}`);
      const [explained] = (row?.["QUERY PLAN"] ?? []) as readonly { readonly Plan: Step }[];
      plan = explained?.Plan;
    }
    await connection.query("deallocate tried");
    return plan ? scansIn(plan) : ["no plan"];
  }

  it("reads its rows by a key or in a range of an index, but for the few resources", async () => {
    const scans: string[] = [];
    let read = 0;
    for (const [name, statement] of Object.entries(all)) {
      const { sql } = textOf(postgresDialect, statement);
      if (/^insert into \S+ \([^)]*\) values /.test(sql)) continue;
      read++;
      const texts = sql.split(/\$\d+/);
      const values = statement.toSQL().params.map((parameter, at) => {
        if (!(parameter instanceof Param)) throw new TypeError(`${name} has an unknown parameter`);
        return sample(parameter.encoder as Column, texts[at] ?? "");
      });
      // It names every table, and reads none, because there is no row to join them with.
      const options = name === "ping" ? "analyze, " : "";
      for (const scan of await scansOf(sql, values, options)) scans.push(`${name}: ${scan}`);
    }
    expect(read).toBeGreaterThan(90);
    // There are a hundred rows at most, and a process reads them once in half a minute.
    expect(scans).toEqual(["listResources: Index Scan of resources"]);
    expect(await scansOf("select id from users where name = $1", ["x"])).toHaveLength(1);
    expect(await scansOf("select id from users order by id", [])).toHaveLength(1);
  });
});
