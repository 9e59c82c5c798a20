import { AsyncLocalStorage } from "node:async_hooks";
import { createConnection, type Connection } from "mysql2";
import type { Store } from "../../core/ports.ts";
import { retryConflicts } from "../pool/conflicts.ts";
import { mysqlDialect } from "./dialect.ts";
import { MySqlFault, mysqlTimeout, readConnectFault, readFault } from "./faults.ts";
import { connectionDefaults } from "./pool.ts";
import { createStore } from "../store/store.ts";
import { mysqlTransport } from "./transport.ts";
import { checkParameters, type Parameter, type Transport } from "../store/statements/prepared.ts";

/**
 * The members of Cloudflare's Hyperdrive binding that are used. Its query caching must be off, because it would serve
 * ended sessions.
 */
export interface Hyperdrive {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/** The store over one connection per request, because requests of a Worker cannot share a socket. */
export interface HyperdriveStore {
  readonly store: Store;
  /** Runs work that may use the store, and closes its connection afterwards. */
  connected<T>(work: () => Promise<T>): Promise<T>;
}

/** Milliseconds. */
const timeouts = { connect: 3000, execute: 2000 };

/** The connection of one request. It is opened by the first statement. */
interface RequestConnection {
  connection?: Promise<Connection> | undefined;
}

export function hyperdriveStore(hyperdrive: Hyperdrive): HyperdriveStore {
  const requests = new AsyncLocalStorage<RequestConnection>();
  const current = (): RequestConnection => {
    const request = requests.getStore();
    if (!request) throw new TypeError("the store is used outside of a request");
    return request;
  };
  return {
    store: createStore(mysqlDialect, hyperdriveTransport(hyperdrive, current)),
    async connected(work) {
      const request: RequestConnection = {};
      try {
        return await requests.run(request, work);
      } finally {
        void request.connection?.then(
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
      // Workers forbid eval, which mysql2 uses for its parsers.
      disableEval: true,
    });
    connection.connect((error) => {
      if (error) reject(readConnectFault(error));
      else resolve(connection);
    });
  });
}

/**
 * Uses the text protocol, because Hyperdrive supports no other. Values are sent as hex, which every sql_mode reads
 * alike.
 */
const hyperdriveTransport = (
  hyperdrive: Hyperdrive,
  current: () => RequestConnection,
): Transport => {
  const ask = async (request: RequestConnection, sql: string): Promise<unknown> => {
    request.connection ??= connect(hyperdrive);
    try {
      return await query(await request.connection, sql);
    } catch (error) {
      // The next attempt opens another connection.
      if (error instanceof MySqlFault && error.lost) request.connection = undefined;
      throw error;
    }
  };
  const send = async (statement: string, parameters: readonly Parameter[]) => {
    const sql = withValues(statement, checkParameters(parameters));
    const request = current();
    return retryConflicts(timeouts.execute, () => ask(request, sql));
  };
  return mysqlTransport(send);
};

function query(connection: Connection, sql: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      connection.destroy();
      reject(mysqlTimeout("TIMEOUT", "unknown"));
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

/** Replaces the question marks by values. No statement of the store has a question mark in a literal. */
function withValues(statement: string, parameters: readonly Parameter[]): string {
  const pieces = statement.split("?");
  if (pieces.length !== parameters.length + 1) {
    throw new TypeError("the number of parameters is wrong");
  }
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
