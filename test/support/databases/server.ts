import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { createConnection, type Connection, type RowDataPacket } from "mysql2/promise";
import type { Certificate } from "../network/certificate.ts";
import { freePort } from "../network/free-port.ts";
import { startPrivateServer, type Plan, type PrivateServer } from "./private-server.ts";

/** The address and account of a MySQL-family server. Plain data, so that vitest can pass it to its workers. */
export type MySqlAccount = { host: string; port: number; user: string; password: string };

/** A connection that is opened at the first statement and kept until `end`. */
export interface KeptConnection {
  query(sql: string): Promise<RowDataPacket[]>;
  end(): Promise<void>;
}

/** A server for tests, with any number of fresh databases. It can be stopped, killed and started again. */
export type DatabaseServer = MySqlAccount &
  PrivateServer & {
    createDatabase(options?: { collation?: string }): Promise<string>;
    query(sql: string, database?: string): Promise<RowDataPacket[]>;
    /** A connection for many statements. It does not outlive a pause, but its next statement connects again. */
    connection(database: string): KeptConnection;
  };

/**
 * `durable` commits to the disk like a production server, for benchmarks. The default is fast. `stock` keeps the binary log and the
 * statistics as the server has them by default: MySQL has both, MariaDB neither. `bufferPool` is the memory for pages of tables,
 * such as `1G`. Without a `certificate`, MySQL signs its own.
 */
export type ServerOptions = {
  durable?: boolean;
  stock?: boolean;
  sqlMode?: string;
  bufferPool?: string;
  certificate?: Certificate;
};

type Place = ServerOptions & { folder: string; port: number };
type ServerPlan = Pick<Plan, "create" | "serve" | "kill">;

const run = promisify(execFile);

/** A server program of this machine, or an image that Docker or Podman runs. */
export type ServerProgram =
  | { readonly path: string }
  | { readonly engine: "docker" | "podman"; readonly image: string; readonly server: string };
/** Fast, and not durable. */
export const FAST = flags(`
  innodb-flush-method=nosync innodb-flush-log-at-trx-commit=0 innodb-doublewrite=0
  loose-innodb-log-file-size=4M loose-innodb-redo-log-capacity=8M innodb-buffer-pool-size=32M`);
// "loose", because MySQL does not have these options. They shape the data folder, so its creation needs them too.
export const SMALL = flags("loose-innodb-undo-tablespaces=0 loose-aria-log-file-size=8M");
/** Without the binary log and the statistics of MySQL, which slow down each test. */
const LEAN = flags("skip-log-bin performance-schema=0");
export const SERVE = flags(`
  character-set-server=utf8mb4 innodb-fast-shutdown=2
  innodb-buffer-pool-dump-at-shutdown=0 innodb-buffer-pool-load-at-startup=0
  max-connections=400 loose-log-warnings=1 loose-mysqlx=0`);

/** Starts a private server on a free port. It ends and its data is deleted with this process, even after SIGKILL. */
export async function startServer(
  program: ServerProgram,
  options: ServerOptions = {},
): Promise<DatabaseServer> {
  const account = { host: "127.0.0.1", port: await freePort(), user: "root", password: "" };
  const folder = mkdtempSync(join(tmpdir(), "latchkey-mysql-"));
  const plan = await makePlan(program, { ...options, folder, port: account.port });
  const server = await startPrivateServer({
    ...plan,
    folder,
    stopSignal: "SIGTERM",
    isReady: () => ask(account, "select 1"),
  });
  return { ...databasesOf(account), ...server };
}

/** Connects to a running server. `stop` drops the databases that were created here, and touches no others. */
export function connectTestServer(server: string | MySqlAccount): DatabaseServer {
  const account = typeof server === "string" ? accountIn(server) : server;
  const refuse = () => Promise.reject(new Error("Only a private server can be paused and resumed"));
  return { ...databasesOf(account), pause: refuse, crash: refuse, resume: refuse };
}

async function makePlan(program: ServerProgram, place: Place): Promise<ServerPlan> {
  const { folder, port, durable, stock, sqlMode, bufferPool, certificate } = place;
  const data = join(folder, "data");
  const asRoot = process.getuid?.() === 0;
  const storage = durable ? SMALL : [...SMALL, ...FAST];
  const serving = [...storage, ...SERVE, ...(stock ? [] : LEAN)];
  if (sqlMode !== undefined) serving.push(`--sql-mode=${sqlMode}`);
  if (bufferPool !== undefined) serving.push(`--innodb-buffer-pool-size=${bufferPool}`);
  if (certificate) {
    const certificates = writeCertificate(folder, certificate);
    const there = "engine" in program ? "/tls" : certificates;
    serving.push(`--ssl-cert=${there}/cert.pem`, `--ssl-key=${there}/key.pem`);
  }
  if ("engine" in program) {
    // Not tested yet, because no machine of this project has images. The image fills the folder itself.
    mkdirSync(data);
    const { engine, image, server } = program;
    const name = basename(folder);
    const options = flags(`rm name=${name} publish=127.0.0.1:${port}:3306`);
    // MariaDB's images read this name as well.
    options.push("--env=MYSQL_ALLOW_EMPTY_PASSWORD=1", `--volume=${data}:/var/lib/mysql`);
    if (certificate) options.push(`--volume=${folder}/tls:/tls:ro`);
    if (!asRoot) options.push(`--user=${process.getuid?.()}:${process.getgid?.()}`);
    return {
      create: [engine, ["run", "--rm", image, server, "--version"]],
      serve: [engine, ["run", ...options, image, ...serving]],
      kill: () => `${engine} rm --force ${name}`,
    };
  }
  const common = [
    "--no-defaults",
    ...(asRoot ? ["--user=root"] : []),
    `--datadir=${data}`,
    `--tmpdir=${folder}`,
  ];
  const plain = flags("auth-root-authentication-method=normal skip-test-db");
  const address = flags(`bind-address=127.0.0.1 port=${port}`);
  const files = [`--socket=${join(folder, "s.sock")}`, `--pid-file=${join(folder, "pid")}`];
  const { path } = program;
  const { stdout } = await run(path, ["--version"]);
  return {
    create: stdout.includes("MariaDB")
      ? ["mariadb-install-db", [...common, ...plain, ...storage]]
      : [path, [...common, "--initialize-insecure", ...storage]],
    serve: [path, [...common, ...serving, ...address, ...files]],
    kill: (pid) => `kill -9 ${pid}`,
  };
}

/** The folder of the files. Root in a container, which is another user here, reads them too. */
function writeCertificate(folder: string, { cert, key }: Certificate): string {
  const path = join(folder, "tls");
  mkdirSync(path);
  writeFileSync(join(path, "cert.pem"), cert);
  writeFileSync(join(path, "key.pem"), key);
  return path;
}

/** Options as arguments of a program. */
export function flags(names: string): string[] {
  return (names.match(/\S+/g) ?? []).map((name) => `--${name}`);
}

function accountIn(url: string): MySqlAccount {
  const { hostname, port, username, password } = new URL(url);
  const [user = "", secret = ""] = [username, password].map(decodeURIComponent);
  return { host: hostname, port: Number(port || 3306), user, password: secret };
}

function databasesOf(account: MySqlAccount) {
  const names: string[] = [];
  return {
    ...account,
    query: (sql: string, database?: string) => ask(account, sql, database),
    connection: (database: string) => keepConnection(account, database),
    async createDatabase({ collation }: { collation?: string } = {}) {
      const name = `latchkey_test_${randomBytes(6).toString("hex")}`;
      await ask(account, `create database ${name}${collation ? ` collate ${collation}` : ""}`);
      names.push(name);
      return name;
    },
    async stop() {
      for (const name of names.splice(0)) await ask(account, `drop database if exists ${name}`);
    },
  };
}

/** Runs one statement on a connection of its own. */
export async function ask(
  account: MySqlAccount,
  sql: string,
  database = "",
): Promise<RowDataPacket[]> {
  const connection = await createConnection({ ...account, database, timezone: "Z" });
  try {
    return await rowsOf(connection, sql);
  } finally {
    await connection.end();
  }
}

async function rowsOf(connection: Connection, sql: string): Promise<RowDataPacket[]> {
  const [rows] = await connection.query(sql);
  return Array.isArray(rows) ? (rows as RowDataPacket[]) : [];
}

/** A thread of a database server. */
interface Thread {
  readonly id: number;
  readonly user: string;
  readonly database: string;
  readonly command: string;
  readonly state: string;
}

/**
 * The threads of a database server, without the one that asks. By SHOW, because information_schema of MySQL fails while any of them runs a
 * statement with an emoji.
 */
export async function threadsOf(
  query: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>,
): Promise<Thread[]> {
  const asking = "SHOW PROCESSLIST";
  const rows = await query(asking);
  return rows
    .filter(({ Info: statement }) => statement !== asking)
    .map(({ Id, User, db, Command, State }) => ({
      id: Number(Id),
      user: String(User),
      database: String(db),
      command: String(Command),
      state: String(State),
    }));
}

/** One connection to a database for many statements, because opening one takes longer than most statements. */
function keepConnection(account: MySqlAccount, database: string): KeptConnection {
  let open: Promise<Connection> | undefined;
  const forget = (): void => void (open = undefined);
  const connect = async (): Promise<Connection> => {
    const connection = await createConnection({ ...account, database, timezone: "Z" });
    // A paused server breaks the connection. The next statement opens another one.
    connection.on("error", forget);
    return connection;
  };
  return {
    async query(sql) {
      open ??= connect();
      const connection = await open.catch((error: unknown) => {
        forget();
        throw error;
      });
      return rowsOf(connection, sql);
    },
    async end() {
      const last = open;
      forget();
      await (await last)?.end();
    },
  };
}
