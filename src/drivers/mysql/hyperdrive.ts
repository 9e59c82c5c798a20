import { createConnection, type Connection } from "mysql2";
import {
  connectionPerRequest,
  hyperdriveTimeouts,
  type Hyperdrive,
  type HyperdriveStore,
} from "../pool/hyperdrive.ts";
import type { Parameter } from "../store/statements/prepared.ts";
import { createStore } from "../store/store.ts";
import { mysqlDialect } from "./dialect.ts";
import { mysqlTimeout, readConnectFault, readFault } from "./faults.ts";
import { connectionDefaults } from "./pool.ts";
import { mysqlTransport } from "./transport.ts";

/** The store on MySQL through Hyperdrive. */
export function hyperdriveStore(hyperdrive: Hyperdrive): HyperdriveStore {
  const { execute, connected } = connectionPerRequest<Connection>({
    connect: () => connect(hyperdrive),
    // The text protocol, because Hyperdrive supports no other.
    run: (connection, statement, parameters) =>
      query(connection, withValues(statement, parameters)),
    destroy: (connection) => connection.destroy(),
  });
  return { store: createStore(mysqlDialect, mysqlTransport(execute)), connected };
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
      connectTimeout: hyperdriveTimeouts.connect,
      // Workers forbid eval, which mysql2 uses for its parsers.
      disableEval: true,
    });
    connection.connect((error) => {
      if (error) reject(readConnectFault(error));
      else resolve(connection);
    });
  });
}

function query(connection: Connection, sql: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      connection.destroy();
      reject(mysqlTimeout("TIMEOUT", "unknown"));
    }, hyperdriveTimeouts.execute);
    connection.query({ sql, rowsAsArray: true }, (error, result) => {
      clearTimeout(timer);
      const fault = error && readFault(error);
      if (fault?.lost) connection.destroy();
      if (fault) reject(fault);
      else resolve(result);
    });
  });
}

/**
 * Replaces the question marks by values, which are sent as hex: every sql_mode reads them alike. No statement of the store has a
 * question mark in a literal.
 */
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
