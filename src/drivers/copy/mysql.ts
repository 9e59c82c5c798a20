import { createConnection, type Connection, type ResultSetHeader } from "mysql2";
import { readConnectFault, readFault } from "../mysql/faults.ts";
import { connectionOptions, type MySqlOptions } from "../mysql/pool.ts";
import { markerQueries } from "./marker-name.ts";
import type { Cell, CopyDatabase, Row } from "./port.ts";
import { columnList } from "./statements.ts";
import type { CopiedTable } from "./tables.ts";

const syntax = {
  quote: (name: string) => `\`${name}\``,
  place: () => "?",
  findMarker: markerQueries.mysql,
};

/** The protocol has at most as many parameters in a statement. */
const maxParameters = 65_535;

/** Characters in one statement, so that a server with the smallest usual `max_allowed_packet` accepts it. */
const maxCharacters = 1_000_000;

/** Connects to MySQL or MariaDB. Throws MySqlFault. */
export async function openMySqlCopy(options: MySqlOptions): Promise<CopyDatabase> {
  const connection = await connect(options);
  // Without values, because the servers prepare no BEGIN. Such a text is constant.
  const send = (sql: string, values: readonly Cell[] = []): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const done = (error: NodeJS.ErrnoException | null, result: unknown): void => {
        if (error) reject(readFault(error));
        else resolve(result);
      };
      if (values.length === 0) connection.query({ sql, rowsAsArray: true }, done);
      else connection.execute({ sql, rowsAsArray: true, values: [...values] }, done);
    });
  // A value that does not fit is an error, and is not cut.
  await send("set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'");
  return {
    syntax,
    read: async (text, values) => (await send(text, values)) as Row[],
    write: async (text, values) => ((await send(text, values)) as ResultSetHeader).affectedRows,
    async insert(table, rows) {
      for (const part of partsOf(table, rows)) await send(insertText(table, part), part.flat());
    },
    hold: async () => {},
    analyze: async () => {},
    close: () => new Promise((resolve) => connection.end(() => resolve())),
  };
}

const connect = (options: MySqlOptions): Promise<Connection> =>
  new Promise((resolve, reject) => {
    const connection = createConnection(connectionOptions(options));
    // Without a listener, a connection that ends would end the process. Its statement gets the error as well.
    connection.on("error", () => {});
    connection.connect((error) => {
      if (error) reject(readConnectFault(error));
      else resolve(connection);
    });
  });

function insertText(table: CopiedTable, rows: readonly Row[]): string {
  const places = `(${table.columns.map(() => "?").join(", ")})`;
  const values = Array(rows.length).fill(places).join(", ");
  return `insert into \`${table.name}\` (${columnList(syntax, table)}) values ${values}`;
}

/** Rows that fit into one statement together. */
function* partsOf({ columns }: CopiedTable, rows: readonly Row[]): Generator<readonly Row[]> {
  const most = Math.floor(maxParameters / columns.length);
  let part: Row[] = [];
  let characters = 0;
  for (const row of rows) {
    if (part.length === most || characters > maxCharacters) {
      yield part;
      part = [];
      characters = 0;
    }
    part.push(row);
    for (const cell of row) characters += typeof cell === "string" ? cell.length : 8;
  }
  if (part.length > 0) yield part;
}
