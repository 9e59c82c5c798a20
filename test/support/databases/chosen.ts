import { startMariaDb } from "./mariadb.ts";
import { startMySql } from "./mysql.ts";
import { connectTestServer, type DatabaseServer, type ServerOptions } from "./server.ts";

/** True if the tests run on MySQL itself, because `TEST_DATABASE` is `mysql`. Otherwise they run on MariaDB. */
export const isMySql = process.env["TEST_DATABASE"] === "mysql";

/** Starts a private server of the kind that the tests run on. */
export const startDatabase = (options?: ServerOptions): Promise<DatabaseServer> =>
  isMySql ? startMySql(options) : startMariaDb(options);

/** The server of a run: that of `TEST_MYSQL_URL`, or on MySQL that of `TEST_MYSQL97_URL`, or else a private one. */
export async function openDatabase(): Promise<DatabaseServer> {
  const url = process.env[isMySql ? "TEST_MYSQL97_URL" : "TEST_MYSQL_URL"];
  return url ? connectTestServer(url) : startDatabase();
}
