import {
  createConnection,
  createPool,
  type Pool,
  type PoolConnection,
  type PoolOptions,
} from "mysql2";
import { retryConflicts } from "./conflicts.ts";
import { MySqlTimeout, readConnectFault, readFault } from "./faults.ts";
import { checkParameters, type Parameter } from "../store/transport.ts";

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

/** How much may go on, and for how long, in milliseconds. */
export interface PoolLimits {
  readonly connections: number;
  /** Callers without a connection. */
  readonly waiting: number;
  /** To get a connection. */
  readonly acquire: number;
  /** To run a statement, and again where that helps. */
  readonly execute: number;
}

export interface MySqlPool {
  /** Runs one statement: rows as arrays, or a header with `affectedRows`. Throws MySqlFault, or TypeError. */
  execute(statement: string, parameters: readonly Parameter[]): Promise<unknown>;
  close(): Promise<void>;
}

/** Milliseconds. */
const connectTimeout = 3000;

/** For a statement that had to wait long for its connection. */
const leastPatience = 250;

/** How every connection to MySQL speaks, wherever it comes from. */
export const connectionDefaults = {
  charset: "utf8mb4",
  timezone: "Z",
  dateStrings: true,
  supportBigNumbers: true,
  bigNumberStrings: true,
  multipleStatements: false,
} satisfies PoolOptions;

/** What a connection to a configured server is opened with, the migrator's too. */
export const connectionOptions = (options: MySqlOptions) =>
  ({
    ...connectionDefaults,
    host: options.host,
    port: options.port,
    database: options.database,
    user: options.user,
    password: options.password,
    connectTimeout,
    ...(options.tls === "verify" && {
      // Without verifyIdentity mysql2 takes any name's certificate.
      ssl: { verifyIdentity: true, ...(options.ca !== undefined && { ca: options.ca }) },
    }),
  }) satisfies PoolOptions;

/**
 * A pool that connects when first used, so it opens without a database too. Server-side prepared statements only: the
 * text protocol is injectable under NO_BACKSLASH_ESCAPES. What the server rolled back whole runs again, in the time of
 * one.
 */
export function openPool(options: MySqlOptions, limits: PoolLimits): MySqlPool {
  const pool = createPool({
    ...connectionOptions(options),
    connectionLimit: limits.connections,
    waitForConnections: true,
    enableKeepAlive: true,
  });
  let waiting = 0;

  const connect = async (): Promise<PoolConnection> => {
    // The pool's own queue would count those who went away, too.
    if (waiting >= limits.waiting) throw new MySqlTimeout("TOO_MANY_WAITING", "not_executed");
    waiting++;
    try {
      return await acquire(pool, limits.acquire);
    } finally {
      waiting--;
    }
  };

  return {
    async execute(statement, parameters) {
      checkParameters(parameters);
      return retryConflicts(limits.acquire + limits.execute, async (left) => {
        const connection = await connect();
        const patience = Math.max(leastPatience, Math.min(limits.execute, left()));
        try {
          return await execute(connection, statement, parameters, patience);
        } catch (error) {
          if (error instanceof MySqlTimeout) stopOnServer(options, connection);
          throw error;
        }
      });
    },
    close: () => new Promise((resolve) => pool.end(() => resolve())),
  };
}

function acquire(pool: Pool, patience: number): Promise<PoolConnection> {
  return new Promise((resolve, reject) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      reject(new MySqlTimeout("NO_CONNECTION_IN_TIME", "not_executed"));
    }, patience);
    pool.getConnection((error, connection) => {
      clearTimeout(timer);
      if (error) reject(readConnectFault(error));
      else if (late) connection.release();
      else resolve(connection);
    });
  });
}

function execute(
  connection: PoolConnection,
  sql: string,
  values: readonly Parameter[],
  patience: number,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    // mysql2's own timeout leaves out the time to prepare. The answer that is still to come would be taken for another's.
    const timer = setTimeout(() => {
      connection.destroy();
      reject(new MySqlTimeout("TIMEOUT", "unknown"));
    }, patience);
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

/**
 * Stops what was cut off: waiting for a lock it would hold its connection on the server, and be done long after its
 * caller was told that nobody knows. As well as can be, since whoever is out of reach cannot be told either. Needs no
 * privilege. Led to another server than the one meant, it stops at most another statement of ours, which tells so.
 */
function stopOnServer(options: MySqlOptions, { threadId }: PoolConnection): void {
  const beside = createConnection(connectionOptions(options));
  beside.on("error", () => {});
  const end = (): void => beside.destroy();
  setTimeout(end, connectTimeout).unref();
  beside.query(`KILL QUERY ${threadId}`, end);
}
