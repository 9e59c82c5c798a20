import { afterAll, beforeAll, describe } from "vitest";
import { startDatabase } from "../../../support/databases/chosen.ts";
import {
  createUser,
  mysqlDatabase,
  postgresDatabase,
  type TestDatabase,
} from "../../../support/databases/databases.ts";
import { startPostgres, type PostgresServer } from "../../../support/databases/postgres.ts";
import type { PrivateServer } from "../../../support/databases/private-server.ts";
import type { DatabaseServer } from "../../../support/databases/server.ts";
import { startRelay } from "../../../support/faults/relay.ts";
import {
  useTarget,
  type ProcessTarget,
  type TargetOptions,
} from "../../../support/targets/http-target.ts";
import { crashes, startRestartable, type Fault } from "./crashes.ts";
import { outage } from "./outage.ts";
import { stoppingWithoutDatabase } from "./stopping.ts";

/** A kind of database that can fail. */
interface Failing<Server extends PrivateServer & { readonly host: string; readonly port: number }> {
  readonly name: string;
  start(): Promise<Server>;
  /** An empty database. Clients connect to `port`. */
  open(server: Server, port?: number): Promise<TestDatabase>;
  setReadOnly(server: Server, isReadOnly: boolean): Promise<unknown>;
  /** The variables of a user to whom `setReadOnly` applies. */
  ordinary(database: TestDatabase): Promise<TestDatabase["env"]>;
}

const mariaDb: Failing<DatabaseServer> = {
  name: "MariaDB",
  start: () => startDatabase({ durable: true }),
  open: mysqlDatabase,
  setReadOnly: ({ query }, isReadOnly) => query(`SET GLOBAL read_only = ${isReadOnly ? 1 : 0}`),
  // An administrator may write to a read-only server.
  async ordinary(database) {
    const grants = [`ALL PRIVILEGES ON ${database.env["MYSQL_DATABASE"]}.*`];
    const { user, password } = await createUser(database, grants);
    return { ...database.env, MYSQL_USER: user, MYSQL_PASSWORD: password };
  },
};

const postgres: Failing<PostgresServer> = {
  name: "PostgreSQL",
  start: () => startPostgres({ durable: true }),
  open: postgresDatabase,
  async setReadOnly({ query }, isReadOnly) {
    const value = isReadOnly ? "on" : "off";
    await query(`ALTER SYSTEM SET default_transaction_read_only = ${value}`);
    await query("SELECT pg_reload_conf()");
  },
  ordinary: async ({ env }) => env,
};

type StartOn = (options: TargetOptions) => Promise<ProcessTarget>;

/** A server process while its MariaDB is stopped or unreachable. */
export const outages = (runtime: string, startOn: StartOn): void =>
  outagesOf(mariaDb, runtime, startOn);

/** A server process while its PostgreSQL is stopped or unreachable. */
export const outagesOfPostgres = (runtime: string, startOn: StartOn): void =>
  outagesOf(postgres, runtime, startOn);

function outagesOf<Server extends PrivateServer & { readonly host: string; readonly port: number }>(
  { name, start: startServer, open, setReadOnly, ordinary }: Failing<Server>,
  runtime: string,
  startOn: StartOn,
): void {
  // A server of its own, because stopping the shared one would disturb the other files.
  let server: Server;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  async function startOnDatabase() {
    const target = await startOn({ database: await open(server) });
    return { ...target, pauseDatabase: server.pause, resumeDatabase: server.resume };
  }

  async function startBehindRelay() {
    const relay = await startRelay(server);
    const target = await startOn({ database: await open(server, relay.port) });
    const close = async () => {
      await target.close();
      await relay.close();
    };
    const pauseDatabase = async () => relay.stall();
    const resumeDatabase = async () => relay.resume();
    return { ...target, close, pauseDatabase, resumeDatabase };
  }

  describe.each([
    ["stopped", startOnDatabase],
    ["unreachable", startBehindRelay],
  ])(`on ${runtime}, with its ${name} %s`, (_, start) => {
    outage(useTarget(start));
    stoppingWithoutDatabase(async (use) => {
      const target = await start();
      try {
        await use(target);
      } finally {
        await target.resumeDatabase();
        await target.close();
      }
    });
  });

  const faults: Fault[] = [
    {
      what: `${name} killed and started again`,
      strike: () => server.crash(),
      repair: () => server.resume(),
    },
    {
      what: `${name} read-only`,
      strike: async () => void (await setReadOnly(server, true)),
      repair: async () => void (await setReadOnly(server, false)),
      allowsReads: true,
    },
  ];

  async function startRestartableOnDatabase() {
    const database = await open(server);
    return startRestartable(startOn, { ...database, env: await ordinary(database) });
  }

  describe(`on ${runtime}, on a ${name} that fails`, () => {
    crashes(startRestartableOnDatabase, faults);
  });
}
