import { createPool, type Pool, type PoolConnection, type PoolOptions } from "mysql2";
import { Failure } from "../../core/failures.ts";
import type { Store } from "../../core/ports.ts";
import { mysqlOver } from "./drizzle.ts";
import { MySqlFault, readFault } from "./mysql-faults.ts";
import * as tables from "./schema.mysql.ts";
import { createStore } from "./store.ts";
import { checkParameters, type Parameter, type Transport } from "./transport.ts";

/** Where MySQL or MariaDB is. `tls` is off, or verified against `ca` (PEM) or the system's authorities. */
export interface MySqlOptions {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly tls: "off" | "verify";
  readonly ca: string | undefined;
}

export interface MySqlStore {
  readonly store: Store;
  close(): Promise<void>;
}

/** Milliseconds. */
const timeouts = { connect: 3000, acquire: 1000, execute: 2000 };

const connections = 10;
const waiting = 1000;
const tries = 4;

/** What every connection to MySQL is opened with, the migrator's too. */
export const connectionOptions = (options: MySqlOptions) =>
  ({
    host: options.host,
    port: options.port,
    database: options.database,
    user: options.user,
    password: options.password,
    charset: "utf8mb4",
    timezone: "Z",
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    multipleStatements: false,
    connectTimeout: timeouts.connect,
    ...(options.tls === "verify" && {
      // Without verifyIdentity mysql2 takes any name's certificate.
      ssl: { verifyIdentity: true, ...(options.ca !== undefined && { ca: options.ca }) },
    }),
  }) satisfies PoolOptions;

/** A pool and the store over it. It connects when first used, so it opens without a database too. */
export function openMySql(options: MySqlOptions): MySqlStore {
  const pool = createPool({
    ...connectionOptions(options),
    connectionLimit: connections,
    waitForConnections: true,
    queueLimit: waiting,
    enableKeepAlive: true,
  });
  return {
    store: createStore(mysqlOver(mysqlTransport(pool)), tables),
    close: () => new Promise((resolve) => pool.end(() => resolve())),
  };
}

/** Server-side prepared statements only: the text protocol is injectable under NO_BACKSLASH_ESCAPES. */
function mysqlTransport(pool: Pool): Transport {
  const send = async (sql: string, parameters: readonly Parameter[]): Promise<unknown> => {
    checkParameters(parameters);
    for (let attempt = 1; ; attempt++) {
      try {
        return await execute(await acquire(pool), sql, parameters);
      } catch (error) {
        if (!(error instanceof MySqlFault)) throw error;
        if (!error.retryable || attempt === tries) throw error.refusal();
        await pause(attempt);
      }
    }
  };
  return {
    read: async (statement, parameters) => (await send(statement, parameters)) as unknown[][],
    write: async (statement, parameters) =>
      ((await send(statement, parameters)) as { affectedRows: number }).affectedRows,
  };
}

function acquire(pool: Pool): Promise<PoolConnection> {
  return new Promise((resolve, reject) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      reject(new Failure("unavailable", { reason: "no connection in time" }));
    }, timeouts.acquire);
    pool.getConnection((error, connection) => {
      clearTimeout(timer);
      if (error) reject(readFault(error));
      else if (late) connection.release();
      else resolve(connection);
    });
  });
}

function execute(
  connection: PoolConnection,
  sql: string,
  values: readonly Parameter[],
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    // mysql2's own timeout leaves out the time to prepare. A statement that is cut off still runs on the server, so its
    // connection may not be used again.
    const timer = setTimeout(() => {
      connection.destroy();
      reject(new MySqlFault(0, "TIMEOUT", true));
    }, timeouts.execute);
    connection.execute({ sql, rowsAsArray: true, values: [...values] }, (error, result) => {
      clearTimeout(timer);
      const fault = error && readFault(error);
      if (fault?.lost) connection.destroy();
      else connection.release();
      if (fault) reject(fault);
      else resolve(result);
    });
  });
}

const pause = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * 25 * 2 ** attempt));
