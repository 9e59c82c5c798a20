import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createConnection, type Connection } from "mysql2/promise";
import { inject } from "vitest";
import { migrateMySql } from "../../../src/drivers/mysql/migrate.ts";
import { migratePostgres } from "../../../src/drivers/postgres/migrate.ts";
import { parseDatabaseUrl } from "../../../src/entry/config/database/url.ts";
import { secret } from "../secrets.ts";
import { startServer, type Command, type Server } from "../targets/server.ts";
import { connectPostgres, type PostgresServer } from "./postgres.ts";
import type { PrivateServer } from "./private-server.ts";
import { connectTestServer, type DatabaseServer } from "./server.ts";

type Row = Readonly<Record<string, unknown>>;

/** An empty database for one target: the variables that configure it, and direct access by SQL. */
export interface TestDatabase {
  readonly env: Readonly<Record<string, string>>;
  sql(statement: string): Promise<readonly Row[]>;
  drop(): Promise<void>;
}

export type DatabaseKind = "sqlite" | "mysql" | "mysql-proxy" | "postgres";

/** Opens an empty database of a kind. `folder` is the working folder of its server. */
export async function openTestDatabase(kind: DatabaseKind, folder: string): Promise<TestDatabase> {
  if (kind === "mysql") return mysqlDatabase();
  if (kind === "mysql-proxy") return proxiedDatabase();
  if (kind === "postgres") return postgresDatabase();
  return sqliteDatabase(join(folder, "data", "latchkey.db"));
}

/** An empty database on a private MySQL server, or on that of the run. Clients connect to `port`. */
export async function mysqlDatabase(
  server: Omit<DatabaseServer, "pause" | "crash" | "resume" | "stop"> = connectTestServer(
    inject("mysql"),
  ),
  port = server.port,
): Promise<TestDatabase> {
  const name = await server.createDatabase();
  const connection = server.connection(name);
  return {
    env: {
      MYSQL_HOST: server.host,
      MYSQL_PORT: String(port),
      MYSQL_DATABASE: name,
      MYSQL_USER: server.user,
      MYSQL_PASSWORD: server.password,
    },
    sql: (statement) => connection.query(statement),
    async drop() {
      await connection.end();
      await server.query(`DROP DATABASE ${name}`);
    },
  };
}

/** An empty database on a private PostgreSQL, or on that of the run. Clients connect to `port`. */
export async function postgresDatabase(
  server: Omit<PostgresServer, keyof PrivateServer> = connectPostgres(inject("postgres")),
  port = server.port,
): Promise<TestDatabase> {
  const { host, user, password } = server;
  const name = await server.createDatabase();
  const connection = server.connection(name);
  return {
    env: { DATABASE_URL: `postgres://${user}:${password}@${host}:${port}/${name}` },
    sql: (statement) => connection.query(statement),
    async drop() {
      await connection.end();
      await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** Brings the schema of a database up to date, in this process, because starting `latchkey migrate` takes longer. */
export async function migrateTestDatabase(env: TestDatabase["env"]): Promise<void> {
  const url = parseDatabaseUrl(env["DATABASE_URL"] ?? "");
  if (typeof url === "string") return repeatSchema(env);
  if (url.kind === "mysql") throw new Error("tests name a MySQL by the variables MYSQL_");
  await migratePostgres({ ...url.connection, tls: "off", ca: undefined }, "drizzle/postgres");
}

export const migrateMySqlDatabase = (
  env: TestDatabase["env"],
  migrations = "drizzle/mysql",
): Promise<void> =>
  migrateMySql(
    {
      host: env["MYSQL_HOST"] ?? "",
      port: Number(env["MYSQL_PORT"]),
      user: env["MYSQL_USER"] ?? "",
      password: env["MYSQL_PASSWORD"] ?? "",
      database: env["MYSQL_DATABASE"] ?? "",
      tls: "off",
      ca: undefined,
    },
    migrations,
  );

/** What creates the tables that the migrations leave, for each server. It takes a fifth of their time. */
const schemas = new Map<string, string>();

/** Migrates a database, or repeats in an empty one what the migrations did in another. */
async function repeatSchema(env: TestDatabase["env"]): Promise<void> {
  const server = `${env["MYSQL_HOST"]}:${env["MYSQL_PORT"]}`;
  const connection = await createConnection({
    host: env["MYSQL_HOST"] ?? "",
    port: Number(env["MYSQL_PORT"]),
    user: env["MYSQL_USER"] ?? "",
    password: env["MYSQL_PASSWORD"] ?? "",
    database: env["MYSQL_DATABASE"] ?? "",
    rowsAsArray: true,
    multipleStatements: true,
  });
  try {
    const schema = schemas.get(server);
    if (schema !== undefined && (await readRows(connection, "SHOW TABLES")).length === 0) {
      await connection.query(schema);
      return;
    }
    await migrateMySqlDatabase(env);
    schemas.set(server, await schemaOf(connection));
  } finally {
    await connection.end();
  }
}

const readRows = async (connection: Connection, sql: string) =>
  (await connection.query(sql))[0] as unknown as readonly (readonly string[])[];

/** The tables of a database, and the migrations that it has. */
async function schemaOf(connection: Connection): Promise<string> {
  const read = (sql: string) => readRows(connection, sql);
  const creating: string[] = [];
  for (const [table] of await read("SHOW TABLES")) {
    const [row] = await read(`SHOW CREATE TABLE ${table}`);
    creating.push(row?.[1] ?? "");
  }
  const migrations = await read("SELECT * FROM __drizzle_migrations");
  return [
    ...creating,
    connection.format("INSERT INTO __drizzle_migrations VALUES ?", [migrations]),
  ].join(";\n");
}

/** A database behind a MySQL proxy, and the same database without the proxy. */
interface ProxiedDatabase extends TestDatabase {
  readonly proxy: Server;
  readonly key: string;
  readonly direct: TestDatabase;
}

/** A migrated database behind a MySQL proxy, whose user has only the privileges in docs/mysql-proxy.md. */
export async function proxiedDatabase({
  env = {},
  command,
}: {
  env?: Readonly<Record<string, string>>;
  command?: Command;
} = {}): Promise<ProxiedDatabase> {
  const database = await mysqlDatabase();
  const { host, port } = inject("mysql");
  const name = database.env["MYSQL_DATABASE"] ?? "";
  await migrateTestDatabase(database.env);
  const { user, password, dropUser } = await createUser(
    database,
    documentedGrants().map(([, privileges, table]) => `${privileges} ON ${name}.${table}`),
  );
  const key = secret(randomBytes(32).toString("base64url"));
  const proxy = await startServer(
    {
      cwd: "/",
      env: {
        MYSQL_HOST: host,
        MYSQL_PORT: String(port),
        MYSQL_DATABASE: name,
        MYSQL_USER: user,
        MYSQL_PASSWORD: password,
        MYSQL_PROXY_KEY: key,
        MYSQL_PROXY_ADMIN: "on",
        ...env,
      },
      ...(command && { command }),
    },
    "proxy",
  );
  return {
    ...database,
    proxy,
    key,
    direct: database,
    env: { MYSQL_PROXY_URL: proxy.url, MYSQL_PROXY_KEY: key },
    async drop() {
      await proxy.stop();
      await dropUser();
      await database.drop();
    },
  };
}

/** Creates a user with only the given privileges, such as `SELECT ON accounts.users`. */
export async function createUser({ sql }: TestDatabase, grants: readonly string[]) {
  const user = `user_${randomBytes(6).toString("hex")}`;
  const password = secret(randomBytes(16).toString("hex"));
  const places = [`${user}@localhost`, `${user}@'127.0.0.1'`];
  for (const place of places) {
    await sql(`CREATE USER ${place} IDENTIFIED BY '${password}'`);
    for (const grant of grants) await sql(`GRANT ${grant} TO ${place}`);
  }
  const dropUser = async (): Promise<void> => void (await sql(`DROP USER ${places.join(", ")}`));
  return { user, password, dropUser };
}

/** Creates a user of PostgreSQL who may read and change the rows of all tables, as docs/postgresql.md grants it. */
export async function createPostgresUser({ sql }: TestDatabase) {
  const user = `user_${randomBytes(6).toString("hex")}`;
  const password = secret(randomBytes(16).toString("hex"));
  await sql(`CREATE ROLE ${user} LOGIN PASSWORD '${password}'`);
  await sql(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${user}`);
  const dropUser = async (): Promise<void> =>
    void (await sql(`DROP OWNED BY ${user}; DROP ROLE ${user}`));
  return { user, password, dropUser };
}

/** The privileges and table of each GRANT in docs/mysql-proxy.md. */
function documentedGrants(): RegExpMatchArray[] {
  const text = readFileSync("docs/mysql-proxy.md", "utf8");
  const grants = [...text.matchAll(/^GRANT ([A-Z, ]+) ON latchkey\.(\w+) TO latchkey_proxy@/gm)];
  if (grants.length === 0) throw new Error("docs/mysql-proxy.md has no GRANT");
  return grants;
}

/** A second connection to the database file of the server. */
function sqliteDatabase(file: string): TestDatabase {
  let connection: DatabaseSync | undefined;
  // A server in production creates none.
  mkdirSync(dirname(file), { recursive: true });
  return {
    env: { SQLITE_FILE: file },
    sql: async (statement) => {
      connection ??= new DatabaseSync(file, { timeout: 5000 });
      return connection.prepare(statement).all();
    },
    drop: async () => connection?.close(),
  };
}
