import { createHash } from "node:crypto";
import type { Duplex } from "node:stream";
import {
  Client,
  Pool,
  type ClientBase,
  type ClientConfig,
  type PoolClient,
  type QueryConfig,
} from "pg";
import { boundedPool, type PoolLimits, type StatementPool } from "../pool/pool.ts";
import { PostgresFault, postgresTimeout, readConnectFault, readFault } from "./faults.ts";

/** A server that may be the primary. */
export interface PostgresHost {
  readonly host: string;
  readonly port: number;
}

/**
 * The addresses and the login of PostgreSQL. With `tls`, the certificate is verified against `ca` (PEM) or the authorities of the
 * system. Of several hosts, the one that is no standby is used.
 */
export interface PostgresOptions {
  readonly hosts: readonly [PostgresHost, ...PostgresHost[]];
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly tls: "off" | "verify";
  readonly ca: string | undefined;
  /** False behind a pooler that does not keep prepared statements. */
  readonly prepare: boolean;
}

/** Milliseconds. */
const connectTimeout = 3000;

/**
 * Milliseconds. A statement that took too long is cancelled. These are the net below, for a cancel that does not arrive. Some poolers
 * refuse them.
 */
const timeouts = { statement_timeout: 4000, lock_timeout: 4000 };
const withoutTimeouts = { statement_timeout: undefined, lock_timeout: undefined };

/** The options of a connection to a configured server. Others pg takes from variables of the environment, such as PGOPTIONS. */
export const connectionOptions = (
  { database, user, password, tls, ca }: Omit<PostgresOptions, "hosts" | "prepare">,
  { host, port }: PostgresHost,
) =>
  ({
    host,
    port,
    database,
    user,
    // As a function, an empty one does not make pg look elsewhere.
    password: () => password,
    ssl: tls === "verify" && { rejectUnauthorized: true, ...(ca !== undefined && { ca }) },
    sslnegotiation: "postgres",
    application_name: "latchkey",
    connectionTimeoutMillis: connectTimeout,
    keepAlive: true,
  }) satisfies ClientConfig;

/**
 * A client that sends its password to no server that asks for it as plain text without TLS. After an error on this side, such as that one,
 * it closes its connection, which pg's pool would only forget.
 */
export function newClient(config: ClientConfig): Client {
  const client = new Client(config);
  // Without a listener, a connection that ends would end the process. Its statement gets the error as well.
  client.on("error", ignore);
  const wire = wireOf(client);
  wire.on("error", () => wire.stream.destroy());
  const refuse = (): void =>
    void wire.emit("error", new PostgresFault("PLAIN_PASSWORD", "not_executed"));
  if (!config.ssl) wire.on("authenticationCleartextPassword", refuse);
  return client;
}

/** The code by which PgBouncer refuses a connection that asks for the timeouts. */
const unsupportedParameter = "08P01";

/** How a text is sent: as a named statement, which the server parses once for each connection, or alone. */
function namedBy(prepare: boolean): (text: string) => QueryConfig {
  const names = new Map<string, string>();
  return (text) => {
    if (!prepare) return { text };
    let name = names.get(text);
    if (name === undefined) {
      // The same name always means the same text, also for a pooler that shares connections.
      name = createHash("sha256").update(text).digest("base64url");
      names.set(text, name);
    }
    return { text, name };
  };
}

/** A pool that connects at its first use, so that it can be opened while the database is down. */
export function openPool(options: PostgresOptions, limits: PoolLimits): StatementPool {
  const { hosts } = options;
  // How often a server could not be used, so that the next one of the list is.
  let at = 0;
  const pool = new Pool({
    ...connectionOptions(options, hosts[0]),
    ...timeouts,
    Client: newClient as unknown as typeof Client,
    max: limits.connections,
    idleTimeoutMillis: 0,
    ...(hosts.length > 1 && {
      verify: (client, done) => void requirePrimary(client).then(() => done(), done),
    }),
  });
  pool.on("error", ignore);
  const statement = namedBy(options.prepare);

  const acquire = (
    done: (fault: PostgresFault | undefined, client?: PoolClient) => void,
    tried = 1,
  ): void => {
    const asked = at;
    pool.connect((error, client) => {
      if (client) return done(undefined, client);
      const fault = error instanceof PostgresFault ? error : readConnectFault(error ?? new Error());
      if (fault.code === unsupportedParameter && tried <= hosts.length) {
        Object.assign(pool.options, withoutTimeouts);
      } else if (tried < hosts.length && fault.code !== "NO_CONNECTION_IN_TIME") {
        // Unless another caller has turned to the next host already.
        if (at === asked) Object.assign(pool.options, hosts[++at % hosts.length]);
      } else {
        return done(fault);
      }
      acquire(done, tried + 1);
    });
  };
  const destroy = (client: PoolClient): void => {
    // `release` alone would first say goodbye, and wait for a server that may be gone.
    wireOf(client).stream.destroy();
    client.release(true);
  };

  return boundedPool<PoolClient>(
    {
      acquire,
      run: (client, text, values, done) =>
        client.query(
          { ...statement(text), values: [...values], rowMode: "array" },
          (error: Error | null, result: unknown) =>
            done(error ? readFault(error) : undefined, result),
        ),
      release: (client) => client.release(),
      destroy,
      abandon: (client) => cancel(options, client, () => destroy(client)),
      timeout: postgresTimeout,
      close: () => pool.end(),
    },
    limits,
  );
}

const ignore = (): void => {};

/** Throws PostgresFault for a server that is read-only, as a standby is, and pg's error if it does not say in time. */
export async function requirePrimary(client: ClientBase): Promise<void> {
  const query: QueryConfig & { readonly query_timeout: number } = {
    text: "show transaction_read_only",
    query_timeout: connectTimeout,
  };
  const { rows } = await client.query(query);
  if (rows[0]?.transaction_read_only === "on") throw new PostgresFault("25006", "not_executed");
}

/** What pg's types leave out of a connection. */
interface Wire extends NodeJS.EventEmitter {
  readonly stream: Duplex;
  connect(port: number, host: string): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: number): void;
}

const wireOf = (client: Client): Wire => client.connection as unknown as Wire;

/** Milliseconds. */
const cancelTimeout = 1000;

/**
 * Sends a CancelRequest over a connection of its own, and calls back when the server has closed that. A pooler, which passes it on, knows
 * the client only as long as it is connected.
 */
function cancel(
  options: PostgresOptions,
  { host, port, ...client }: PoolClient,
  done: () => void,
): void {
  const { processID, secretKey } = client as unknown as Record<"processID" | "secretKey", number>;
  const wire = wireOf(newClient(connectionOptions(options, { host, port })));
  const send = (): void => wire.cancel(processID, secretKey);
  const timer = setTimeout(() => wire.stream.destroy(), cancelTimeout).unref();
  wire.once("end", () => {
    clearTimeout(timer);
    done();
  });
  wire.on("connect", options.tls === "verify" ? () => wire.requestSsl() : send);
  wire.on("sslconnect", send);
  wire.connect(port, host);
}
