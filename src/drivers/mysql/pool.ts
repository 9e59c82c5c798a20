import {
  createConnection,
  createPool,
  setMaxParserCache,
  type Pool,
  type PoolConnection,
  type PoolOptions,
} from "mysql2";
import { retryConflicts } from "./conflicts.ts";
import { MySqlFault, MySqlTimeout, readConnectFault, readFault } from "./faults.ts";
import { checkParameters, type Parameter } from "../store/statements/prepared.ts";

/**
 * The address and the login of MySQL or MariaDB. With `tls`, the certificate is verified against `ca` (PEM) or the
 * authorities of the system.
 */
export interface MySqlOptions {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly tls: "off" | "verify";
  readonly ca: string | undefined;
}

/** The limits of a pool. Times are in milliseconds. */
export interface PoolLimits {
  readonly connections: number;
  /** How many callers may wait for a connection. */
  readonly waiting: number;
  /** The time to get a connection. */
  readonly acquire: number;
  /** The time to run a statement, with its retries. */
  readonly execute: number;
}

export interface MySqlPool {
  /** Runs one statement and gives rows as arrays, or a header with `affectedRows`. Throws MySqlFault or TypeError. */
  execute(statement: string, parameters: readonly Parameter[]): Promise<unknown>;
  /** The connections that run a statement, and the statements that wait for one. */
  usage(): { readonly inUse: number; readonly waiting: number };
  close(): Promise<void>;
}

/** Milliseconds. */
const connectTimeout = 3000;

/** The minimum time for a statement, even if the wait for its connection was long. */
const leastPatience = 250;

/** More than the store has. mysql2 reserves memory for each on every connection, by default for 16,000. */
const maxStatements = 192;

// Each statement has one parser, which all connections share.
setMaxParserCache(maxStatements);

/** The settings of every connection to MySQL, from any runtime. */
export const connectionDefaults = {
  charset: "utf8mb4",
  timezone: "Z",
  dateStrings: true,
  supportBigNumbers: true,
  bigNumberStrings: true,
  multipleStatements: false,
  maxPreparedStatements: maxStatements,
} satisfies PoolOptions;

/** The options of a connection to a configured server. The migrator uses them as well. */
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
      // Without verifyIdentity mysql2 accepts a certificate for any name.
      ssl: { verifyIdentity: true, ...(options.ca !== undefined && { ca: options.ca }) },
    }),
  }) satisfies PoolOptions;

/**
 * A pool that connects at its first use, so that it can be opened while the database is down. It uses only server-side
 * prepared statements, because the text protocol is injectable under NO_BACKSLASH_ESCAPES. A statement that the server
 * rolled back completely is retried within the time limit of one statement.
 */
export function openPool(options: MySqlOptions, limits: PoolLimits): MySqlPool {
  const pool = createPool({
    ...connectionOptions(options),
    connectionLimit: limits.connections,
    waitForConnections: true,
    enableKeepAlive: true,
  });
  let waiting = 0;
  let inUse = 0;
  // The age of each connection: how often the primary had moved when it was opened.
  let moves = 0;
  const ages = new WeakMap<object, number>();
  pool.on("connection", (connection) => ages.set(connection, moves));
  const isOld = (connection: PoolConnection): boolean => (ages.get(connection) ?? 0) < moves;

  const connect = async (): Promise<PoolConnection> => {
    // The queue of mysql2's pool would count callers that timed out as well.
    if (waiting >= limits.waiting) throw new MySqlTimeout("TOO_MANY_WAITING", "not_executed");
    waiting++;
    try {
      for (;;) {
        const connection = await acquire(pool, limits.acquire);
        if (!isOld(connection)) return connection;
        connection.destroy();
      }
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
        inUse++;
        try {
          return await execute(connection, { sql: statement, values: parameters, patience });
        } catch (error) {
          if (error instanceof MySqlTimeout) stopOnServer(options, connection);
          if (error instanceof MySqlFault && error.isMoved && !isOld(connection)) moves++;
          throw error;
        } finally {
          inUse--;
        }
      });
    },
    usage: () => ({ inUse, waiting }),
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

interface Execution {
  readonly sql: string;
  readonly values: readonly Parameter[];
  /** Milliseconds. */
  readonly patience: number;
}

function execute(
  connection: PoolConnection,
  { sql, values, patience }: Execution,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    // The timeout of mysql2 does not cover the time to prepare. The connection is destroyed because a late answer would
    // be read as the answer to the next statement.
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
 * Sends KILL QUERY for a statement that timed out. Otherwise it could keep waiting for a lock and still commit after its
 * caller got "outcome unknown". Best effort: the server may be unreachable. Needs no privilege. Behind a load balancer this
 * may reach another server and kill another statement of Latchkey, which then fails with an error.
 */
function stopOnServer(options: MySqlOptions, { threadId }: PoolConnection): void {
  const beside = createConnection(connectionOptions(options));
  beside.on("error", () => {});
  const end = (): void => beside.destroy();
  setTimeout(end, connectTimeout).unref();
  beside.query(`KILL QUERY ${threadId}`, end);
}
