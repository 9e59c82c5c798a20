import { DatabaseSync, type StatementSync } from "node:sqlite";
import { readSqliteFault } from "../sqlite/errors.ts";
import { markerQueries } from "./marker-name.ts";
import type { CopyDatabase } from "./port.ts";
import { columnList } from "./statements.ts";

const syntax = {
  quote: (name: string) => `"${name}"`,
  place: () => "?",
  findMarker: markerQueries.sqlite,
};

/** Opens a SQLite file that exists. Throws SqliteFault. */
export function openSqliteCopy(file: string): CopyDatabase {
  const database = faulting(() => new DatabaseSync(file, { timeout: 5000 }));
  const prepared = new Map<string, StatementSync>();
  const prepare = (text: string): StatementSync => {
    const known = prepared.get(text);
    if (known) return known;
    const made = database.prepare(text);
    made.setReturnArrays(true);
    prepared.set(text, made);
    return made;
  };
  return {
    syntax,
    read: async (text, values = []) =>
      faulting(() => prepare(text).all(...values) as unknown as ReturnType<CopyDatabase["read"]>),
    write: async (text, values = []) =>
      faulting(() => Number(prepare(text).run(...values).changes)),
    async insert(table, rows) {
      const places = table.columns.map(() => "?").join(", ");
      const text = `insert into "${table.name}" (${columnList(syntax, table)}) values (${places})`;
      faulting(() => {
        const statement = prepare(text);
        for (const row of rows) statement.run(...row);
      });
    },
    hold: async () => faulting(() => database.exec("begin immediate")),
    analyze: async () => {},
    close: async () => database.close(),
  };
}

/** Does work. Throws SqliteFault, which has no message, because the message may contain values. */
function faulting<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw readSqliteFault(error);
  }
}
