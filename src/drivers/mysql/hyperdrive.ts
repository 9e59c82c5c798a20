import { AsyncLocalStorage } from "node:async_hooks";
import { createConnection, type Connection } from "mysql2";
import type { Store } from "../../core/ports.ts";
import { retryConflicts } from "./conflicts.ts";
import { mysqlOver } from "../store/drizzle.ts";
import { MySqlFault, MySqlTimeout, readConnectFault, readFault } from "./faults.ts";
import { connectionDefaults } from "./pool.ts";
import * as tables from "../store/schema.mysql.ts";
import { createStore } from "../store/store.ts";
import { checkParameters, type Parameter, type Transport } from "../store/transport.ts";

/** What we use of Cloudflare's Hyperdrive binding. Its query caching must be off: it would serve ended sessions. */
export interface Hyperdrive {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/** The store over one connection a request, since Workers share no socket between requests. */
export interface HyperdriveStore {
  readonly store: Store;
  /** Does work that may use the store; the connection it opened is closed after it. */
  connected<T>(work: () => Promise<T>): Promise<T>;
}

/** Milliseconds. */
const timeouts = { connect: 3000, execute: 2000 };

/** What one request has open. */
interface Line {
  connection?: Promise<Connection> | undefined;
}

export function hyperdriveStore(hyperdrive: Hyperdrive): HyperdriveStore {
  const requests = new AsyncLocalStorage<Line>();
  const current = (): Line => {
    const line = requests.getStore();
    if (!line) throw new TypeError("the store is used outside of a request");
    return line;
  };
  return {
    store: createStore(mysqlOver(hyperdriveTransport(hyperdrive, current)), tables),
    async connected(work) {
      const line: Line = {};
      try {
        return await requests.run(line, work);
      } finally {
        void line.connection?.then(
          (connection) => connection.destroy(),
          () => undefined,
        );
      }
    },
  };
}

function connect(hyperdrive: Hyperdrive): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const connection = createConnection({
      ...connectionDefaults,
      host: hyperdrive.host,
      port: hyperdrive.port,
      database: hyperdrive.database,
      user: hyperdrive.user,
      password: hyperdrive.password,
      connectTimeout: timeouts.connect,
      // Workers forbid code made from text, which mysql2 makes its parsers of.
      disableEval: true,
    });
    connection.connect((error) => {
      if (error) reject(readConnectFault(error));
      else resolve(connection);
    });
  });
}

/** The text protocol, since Hyperdrive knows no other; values travel as hex, which no sql_mode reads otherwise. */
const hyperdriveTransport = (hyperdrive: Hyperdrive, current: () => Line): Transport => {
  const ask = async (line: Line, sql: string): Promise<unknown> => {
    line.connection ??= connect(hyperdrive);
    try {
      return await query(await line.connection, sql);
    } catch (error) {
      // The next try needs another one.
      if (error instanceof MySqlFault && error.lost) line.connection = undefined;
      throw error;
    }
  };
  const send = async (statement: string, parameters: readonly Parameter[]): Promise<unknown> => {
    const sql = withValues(statement, checkParameters(parameters));
    const line = current();
    try {
      return await retryConflicts(timeouts.execute, () => ask(line, sql));
    } catch (error) {
      throw error instanceof MySqlFault ? error.refusal() : error;
    }
  };
  return {
    read: async (statement, parameters) => (await send(statement, parameters)) as unknown[][],
    write: async (statement, parameters) =>
      ((await send(statement, parameters)) as { affectedRows: number }).affectedRows,
  };
};

function query(connection: Connection, sql: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      connection.destroy();
      reject(new MySqlTimeout("TIMEOUT", "unknown"));
    }, timeouts.execute);
    connection.query({ sql, rowsAsArray: true }, (error, result) => {
      clearTimeout(timer);
      const fault = error && readFault(error);
      if (fault?.lost) connection.destroy();
      if (fault) reject(fault);
      else resolve(result);
    });
  });
}

/** Puts values in the place of the question marks; our statements have none within a literal. */
function withValues(statement: string, parameters: readonly Parameter[]): string {
  const pieces = statement.split("?");
  if (pieces.length !== parameters.length + 1)
    throw new TypeError("a parameter too many or too few");
  return pieces
    .map((piece, index) => (index === 0 ? "" : literal(parameters[index - 1]!)) + piece)
    .join("");
}

function literal(value: Parameter): string {
  if (value === null) return "NULL";
  return typeof value === "string" ? `_utf8mb4 x'${hex(value)}'` : String(value);
}

const hex = (text: string): string =>
  Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, "0")).join("");
