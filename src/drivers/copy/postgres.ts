import type { QueryArrayResult } from "pg";
import { readFault } from "../postgres/faults.ts";
import { connectToPrimary } from "../postgres/migrate.ts";
import type { PostgresOptions } from "../postgres/pool.ts";
import { markerQueries } from "./marker-name.ts";
import type { Cell, CopyDatabase } from "./port.ts";
import { columnList } from "./statements.ts";

const syntax = {
  quote: (name: string) => `"${name}"`,
  place: (at: number) => `$${at}`,
  findMarker: markerQueries.postgres,
};

/** Connects to the primary. Throws PostgresFault. */
export async function openPostgresCopy(options: PostgresOptions): Promise<CopyDatabase> {
  const client = await connectToPrimary(options);
  const send = async (text: string, values: readonly unknown[] = []): Promise<QueryArrayResult> => {
    try {
      return await client.query({ text, values: [...values], rowMode: "array" });
    } catch (error) {
      throw readFault(error as Error);
    }
  };
  // A batch and its progress are lost together, if at all. For the transaction only, because a pooler shares the connection.
  const begin = "begin; set local synchronous_commit = off; set local statement_timeout = 0";
  return {
    syntax,
    read: async (text, values) => (await send(text, values)).rows as Cell[][],
    write: async (text, values) =>
      (await send(text === "begin" ? begin : text, values)).rowCount ?? 0,
    async insert(table, rows) {
      const lists = table.columns
        .map(({ isText }, at) => `$${at + 1}::${isText ? "text" : "bigint"}[]`)
        .join(", ");
      const text = `insert into "${table.name}" (${columnList(syntax, table)}) select * from unnest(${lists})`;
      await send(
        text,
        table.columns.map((_, at) => rows.map((row) => row[at])),
      );
    },
    hold: async () => {},
    analyze: async () => void (await send("analyze")),
    close: () => client.end(),
  };
}
