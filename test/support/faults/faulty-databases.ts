import { inject } from "vitest";
import {
  mysqlDatabase,
  postgresDatabase,
  proxiedDatabase,
  type TestDatabase,
} from "../databases/databases.ts";
import { dearerHashes, type Target, type TargetOptions } from "../targets/http-target.ts";
import { startFaults, type Faults } from "./faults.ts";
import { httpReader } from "./messages-http.ts";
import { mysqlReader } from "./messages-mysql.ts";
import { postgresReader } from "./messages-postgres.ts";

/** A database, and the faults on the connection to it. */
export interface FaultyDatabase {
  readonly database: TestDatabase;
  readonly faults: Faults;
}

/** Faults between the app and MariaDB. */
export async function faultyMySql(): Promise<FaultyDatabase> {
  const faults = await startFaults(inject("mysql"), await mysqlReader());
  return closedTogether(await mysqlDatabase(undefined, faults.port), faults);
}

/** Faults between the app and PostgreSQL. */
export async function faultyPostgres(): Promise<FaultyDatabase> {
  const faults = await startFaults(inject("postgres"), postgresReader());
  return closedTogether(await postgresDatabase(undefined, faults.port), faults);
}

/** Faults between the proxy and MariaDB. */
export async function faultyBehindProxy(): Promise<FaultyDatabase> {
  const faults = await startFaults(inject("mysql"), await mysqlReader());
  return closedTogether(
    await proxiedDatabase({ env: { MYSQL_PORT: String(faults.port) } }),
    faults,
  );
}

/** Faults between the app and the proxy. */
export async function faultyBeforeProxy(): Promise<FaultyDatabase> {
  const database = await proxiedDatabase();
  const faults = await startFaults(database.proxy, await httpReader());
  const url = `http://127.0.0.1:${faults.port}`;
  return closedTogether({ ...database, env: { ...database.env, MYSQL_PROXY_URL: url } }, faults);
}

const closedTogether = (database: TestDatabase, faults: Faults): FaultyDatabase => ({
  faults,
  database: {
    ...database,
    async drop() {
      await database.drop();
      await faults.close();
    },
  },
});

/** A server with faults on the connection to its database, and a second server on the same connection. */
export interface FaultyTarget extends Target {
  readonly rival: Target;
  readonly faults: Faults;
}

/** Two servers on one database. */
export async function openOverFaults(
  open: (options: TargetOptions) => Promise<Target>,
  { database, faults }: FaultyDatabase,
): Promise<FaultyTarget> {
  const target = await open({ database, hashing: dearerHashes });
  const rival = await open({
    database: { ...database, drop: async () => {} },
    hashing: dearerHashes,
  });
  return {
    ...target,
    rival,
    faults,
    async close() {
      await rival.close();
      await target.close();
    },
  };
}
