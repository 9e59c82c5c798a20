import { execFile, execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client, type QueryResult } from "pg";
import { installDebianPackage } from "../apt.ts";
import type { Certificate } from "../network/certificate.ts";
import { freePort } from "../network/free-port.ts";
import { startPrivateServer, type PrivateServer } from "./private-server.ts";

const run = promisify(execFile);

/** The address and account of a PostgreSQL. Plain data, so that vitest can pass it to its workers. */
export type PostgresAccount = { host: string; port: number; user: string; password: string };

type Row = Record<string, unknown>;

/** A connection that is opened at the first statement and kept until `end`. */
export interface KeptPostgres {
  query(sql: string): Promise<Row[]>;
  end(): Promise<void>;
}

/** A server for tests, with any number of fresh databases. */
export type PostgresServer = PostgresAccount &
  PrivateServer & {
    /** In a database whose own collation is that of a language, so that only our columns compare bytes. */
    createDatabase(): Promise<string>;
    query(sql: string, database?: string): Promise<Row[]>;
    connection(database: string): KeptPostgres;
  };

/** A server whose data folder is here. */
export type PrivatePostgres = PostgresServer & { readonly data: string };

/** Settings of a private server. */
export interface PostgresSettings {
  /** The version of Debian's package. */
  readonly version?: PostgresVersion;
  /** Commits to the disk like a production server. */
  readonly durable?: boolean;
  readonly certificate?: Certificate;
  /** Further settings, such as `wal_level=replica`. */
  readonly settings?: readonly string[];
  /** Fills a data folder instead of `initdb`: that of a standby. */
  readonly create?: (data: string) => readonly [program: string, args: readonly string[]];
}

export const postgresVersions = [17, 15] as const;
export type PostgresVersion = (typeof postgresVersions)[number];

/** Where Debian keeps the programs of a version. */
const postgresPrograms = (version: PostgresVersion): string => `/usr/lib/postgresql/${version}/bin`;

/** Whether the programs of a version are on this machine. */
const hasPostgres = (version: PostgresVersion): boolean =>
  existsSync(join(postgresPrograms(version), "initdb"));

/** The version of the run. */
const chosen: PostgresVersion = process.env["TEST_POSTGRES_VERSION"] === "15" ? 15 : 17;

/** The address of a running server of a version. */
const addressOf = (version: PostgresVersion): string | undefined =>
  process.env[version === 15 ? "TEST_POSTGRES15_URL" : "TEST_POSTGRES_URL"];

/** Where a version comes from, or undefined if it is not here. The newest one can be installed. */
export function originOf(version: PostgresVersion): string | undefined {
  if (addressOf(version)) return "at the address that is set";
  if (hasPostgres(version) || version === postgresVersions[0]) return postgresPrograms(version);
  return undefined;
}

const fast = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];
const usual = ["max_connections=400", "shared_buffers=32MB", "unix_socket_directories="];

/** Starts a private server on a free port. It ends and its data is deleted with this process, even after SIGKILL. */
export async function startPostgres({
  version = chosen,
  durable = false,
  certificate,
  settings = [],
  create,
}: PostgresSettings = {}): Promise<PrivatePostgres> {
  if (!hasPostgres(version)) {
    await installDebianPackage(`postgresql-${version}`, "set TEST_POSTGRES_URL to its address");
  }
  const account = { host: "127.0.0.1", port: await freePort(), user: "postgres", password: "" };
  const folder = mkdtempSync(join(tmpdir(), "latchkey-postgres-"));
  const data = join(folder, "data");
  // As the server wants it.
  mkdirSync(data, { mode: 0o700 });
  const as = unprivileged();
  if (as) {
    for (const one of [folder, data]) chownSync(one, as.uid, as.gid);
    chmodSync(folder, 0o711);
  }
  const programs = postgresPrograms(version);
  const files = certificate ? writeCertificate(folder, certificate, as) : undefined;
  const all = [
    ...usual,
    ...(durable ? [] : fast),
    ...(files ? ["ssl=on", `ssl_cert_file=${files.cert}`, `ssl_key_file=${files.key}`] : []),
    ...settings,
    `port=${account.port}`,
    "listen_addresses=127.0.0.1",
  ];
  const initdb = [
    `--pgdata=${data}`,
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale-provider=icu",
    "--icu-locale=en-US",
    "--locale=C.UTF-8",
    "--no-sync",
    "--no-instructions",
  ];
  const server = await startPrivateServer({
    folder,
    ...(as && { as }),
    create: create?.(data) ?? [join(programs, "initdb"), initdb],
    serve: [join(programs, "postgres"), ["-D", data, ...all.flatMap((one) => ["-c", one])]],
    stopSignal: "SIGINT",
    kill: (pid) => `kill -9 ${pid}`,
    isReady: () => ask(account, "select 1"),
  });
  return { ...databasesOf(account), ...server, data };
}

/** Starts a standby of a private server, which follows it. */
export const startStandby = (
  { host, port, user }: PostgresAccount,
  settings: PostgresSettings = {},
): Promise<PrivatePostgres> =>
  startPostgres({
    ...settings,
    create: (data) => {
      const from = `host=${host} port=${port} user=${user}`;
      const given = ["--write-recovery-conf", "--checkpoint=fast", "--no-sync"];
      const args = [`--dbname=${from}`, `--pgdata=${data}`, ...given];
      return [join(postgresPrograms(settings.version ?? chosen), "pg_basebackup"), args];
    },
  });

/** Makes a server that was the primary a standby of the new one, from where their data parted. It must have `wal_log_hints`. */
export async function rejoin(old: PrivatePostgres, { host, port, user }: PostgresAccount) {
  const source = `--source-server=host=${host} port=${port} user=${user} dbname=postgres`;
  const args = [`--target-pgdata=${old.data}`, source, "--write-recovery-conf", "--no-sync"];
  await runPostgres(chosen, "pg_rewind", args);
  await old.resume();
}

/** How a private server authenticates all users but its own from now on, such as `scram-sha-256`. */
export async function authenticateBy(
  { query, user }: Pick<PostgresServer, "query" | "user">,
  method: string,
): Promise<void> {
  const [file] = await query("select current_setting('hba_file') as path");
  const lines = [`host all ${user} 127.0.0.1/32 trust`, `host all all 127.0.0.1/32 ${method}`];
  const rows = lines.map((line) => `('${line}')`).join(", ");
  await query(`copy (values ${rows}) to '${String(file?.["path"])}'`);
  await query("select pg_reload_conf()");
  // Each process of the server reads the file when it starts, so the next connection shows whether it is time.
  const rules = "select auth_method as method from pg_hba_file_rules order by line_number";
  while ((await query(rules)).at(-1)?.["method"] !== method);
}

/** Connects to a running server. `stop` drops the databases that were created here, and touches no others. */
export function connectPostgres(server: string | PostgresAccount): PostgresServer {
  const account = typeof server === "string" ? accountIn(server) : server;
  const refuse = () => Promise.reject(new Error("Only a private server can be paused and resumed"));
  return { ...databasesOf(account), pause: refuse, crash: refuse, resume: refuse };
}

/** The user of Debian's package, because PostgreSQL refuses to run as root. Undefined if this process is not root. */
export function unprivileged(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (option: string) => Number(execFileSync("id", [option, "postgres"]));
  return { uid: id("-u"), gid: id("-g") };
}

function writeCertificate(
  folder: string,
  { cert, key }: Certificate,
  owner: ReturnType<typeof unprivileged>,
) {
  const files = { cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
  writeFileSync(files.cert, cert);
  writeFileSync(files.key, key, { mode: 0o600 });
  if (owner) for (const file of Object.values(files)) chownSync(file, owner.uid, owner.gid);
  return files;
}

function accountIn(url: string): PostgresAccount {
  const { hostname, port, username, password } = new URL(url);
  const [user = "", secret = ""] = [username, password].map(decodeURIComponent);
  return { host: hostname, port: Number(port || 5432), user, password: secret };
}

function databasesOf(account: PostgresAccount) {
  const names: string[] = [];
  const drop = (name: string) => ask(account, `drop database if exists ${name} with (force)`);
  return {
    ...account,
    query: (sql: string, database?: string) => ask(account, sql, database),
    connection: (database: string) => keepConnection(account, database),
    async createDatabase() {
      const name = `latchkey_test_${randomBytes(6).toString("hex")}`;
      await ask(account, `create database ${name}`);
      names.push(name);
      return name;
    },
    async stop() {
      for (const name of names.splice(0)) await drop(name);
    },
  };
}

async function connect(account: PostgresAccount, database: string): Promise<Client> {
  const client = new Client({ ...account, database, ssl: false });
  await client.connect();
  return client;
}

/** Numbers as numbers: those of tests are small. */
const numbered = (rows: Row[], { fields }: QueryResult): Row[] => {
  const wide = fields.filter(({ dataTypeID }) => dataTypeID === 20).map(({ name }) => name);
  for (const row of rows) {
    for (const name of wide) row[name] = row[name] === null ? null : Number(row[name]);
  }
  return rows;
};

async function rowsOf(client: Client, sql: string): Promise<Row[]> {
  const result: QueryResult<Row> | QueryResult<Row>[] = await client.query(sql);
  const last = Array.isArray(result) ? result.at(-1) : result;
  return last ? numbered(last.rows, last) : [];
}

/** Runs statements on a connection of its own. */
async function ask(account: PostgresAccount, sql: string, database = "postgres"): Promise<Row[]> {
  const client = await connect(account, database);
  try {
    return await rowsOf(client, sql);
  } finally {
    await client.end();
  }
}

function keepConnection(account: PostgresAccount, database: string): KeptPostgres {
  let open: Promise<Client> | undefined;
  const forget = (): void => void (open = undefined);
  const start = async (): Promise<Client> => {
    const client = await connect(account, database);
    // A paused server breaks the connection. The next statement opens another one.
    client.on("error", forget);
    return client;
  };
  return {
    async query(sql) {
      open ??= start();
      const client = await open.catch((error: unknown) => {
        forget();
        throw error;
      });
      return rowsOf(client, sql);
    },
    async end() {
      const last = open;
      forget();
      await (await last)?.end();
    },
  };
}

/** Runs a program of a version, such as `pg_rewind`. */
const runPostgres = (version: PostgresVersion, program: string, args: readonly string[]) =>
  run(join(postgresPrograms(version), program), args, unprivileged() ?? {});

/** The server of a run: that of `TEST_POSTGRES_URL` or `TEST_POSTGRES15_URL`, or else a private one. */
export async function openPostgresServer(): Promise<PostgresServer> {
  const url = addressOf(chosen);
  return url ? connectPostgres(url) : startPostgres();
}

/** The version of a server. Throws if it is not that of the run. */
export async function namePostgres({ query }: PostgresServer): Promise<string> {
  const [row] = await query("show server_version");
  const version = String(row?.["server_version"]);
  if (Number.parseInt(version, 10) === chosen) return `PostgreSQL ${version}`;
  throw new Error(`The server is PostgreSQL ${version}. These tests need ${chosen}`);
}

export const accountOf = ({ host, port, user, password }: PostgresAccount): PostgresAccount => ({
  host,
  port,
  user,
  password,
});
