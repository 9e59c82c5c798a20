import { startMariaDb } from "./mariadb.ts";
import { nameMySql, type NamedMySql } from "./mysql-version.ts";
import { openMySqlServer, startMySql } from "./mysql.ts";
import { connectTestServer, type DatabaseServer, type ServerOptions } from "./server.ts";

/** True if the tests run on MySQL itself, because `TEST_DATABASE` is `mysql`. Otherwise they run on MariaDB. */
export const isMySql = process.env["TEST_DATABASE"] === "mysql";

/** Starts a private server of the kind that the tests run on. */
export const startDatabase = (options?: ServerOptions): Promise<DatabaseServer> =>
  isMySql ? startMySql(options) : startMariaDb(options);

/** The server of a run. On MySQL it has a name, for the output. */
interface RunDatabase {
  readonly server: DatabaseServer;
  readonly name?: NamedMySql;
}

/** The server of a run: that of `TEST_MYSQL_URL`, or on MySQL that of `TEST_MYSQL97_URL`, or else a private one. */
export async function openDatabase(): Promise<RunDatabase> {
  if (isMySql) {
    const { server, version, origin } = await openMySqlServer();
    return { server, name: nameMySql(version, origin) };
  }
  const url = process.env["TEST_MYSQL_URL"];
  return { server: url ? connectTestServer(url) : await startMariaDb() };
}
