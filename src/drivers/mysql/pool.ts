import {
  createConnection,
  createPool,
  setMaxParserCache,
  type PoolConnection,
  type PoolOptions,
} from "mysql2";
import { boundedPool, type PoolLimits, type StatementPool } from "../pool/pool.ts";
import { mysqlTimeout, readConnectFault, readFault } from "./faults.ts";

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

/** Milliseconds. */
const connectTimeout = 3000;

/** More than a server uses often. mysql2 reserves memory for each on every connection, by default for 16,000. */
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
 * prepared statements, because the text protocol is injectable under NO_BACKSLASH_ESCAPES.
 */
export function openPool(options: MySqlOptions, limits: PoolLimits): StatementPool {
  const pool = createPool({
    ...connectionOptions(options),
    connectionLimit: limits.connections,
    waitForConnections: true,
    enableKeepAlive: true,
  });
  return boundedPool<PoolConnection>(
    {
      acquire: (done) =>
        pool.getConnection((error, connection) => {
          if (error) done(readConnectFault(error));
          else done(undefined, connection);
        }),
      run: (connection, sql, parameters, done) =>
        // A timeout of mysql2 would not cover the time to prepare.
        connection.execute({ sql, rowsAsArray: true, values: [...parameters] }, (error, result) =>
          done(error ? readFault(error) : undefined, result),
        ),
      release: (connection) => connection.release(),
      destroy: (connection) => connection.destroy(),
      abandon(connection) {
        connection.destroy();
        stopOnServer(options, connection);
      },
      timeout: mysqlTimeout,
      close: () => new Promise((resolve) => pool.end(() => resolve())),
    },
    limits,
  );
}

/**
 * Sends KILL QUERY. Needs no privilege. Behind a load balancer this may reach another server and kill another statement of Latchkey,
 * which then fails with an error.
 */
function stopOnServer(options: MySqlOptions, { threadId }: PoolConnection): void {
  const beside = createConnection(connectionOptions(options));
  beside.on("error", () => {});
  const end = (): void => beside.destroy();
  setTimeout(end, connectTimeout).unref();
  beside.query(`KILL QUERY ${threadId}`, end);
}
