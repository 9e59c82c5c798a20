import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../test/support/free-port.ts";
import { startMariaDb } from "../test/support/mariadb.ts";
import { populate, type Population } from "./population.ts";
import {
  buildServer,
  runLatchkey,
  startArguments,
  startServer,
  type Program,
  type Server,
} from "./servers.ts";
import { createLoader, type Load, type Outcome } from "./wrk.ts";

/** Low, so that the server's own work weighs more in a login than it does in production. */
export const bcryptCost = 10;

const loginAccounts = 16;
/** Twice what the signer remembers: sent in turn, each token is forgotten before it comes again. */
const sessions = 8192;

/** All that a measurement needs, running. */
export interface Stage {
  readonly latchkey: Server;
  readonly bareHono: Server;
  readonly bareExecute: Server;
  /** Milliseconds from each start of the built server to its first answer. */
  readonly startTimes: readonly number[];
  readonly population: Population;
  wrk(load: Load): Promise<Outcome>;
  clear(): Promise<void>;
}

/** Brings up a private MariaDB, the built server (as many times as `starts` says) and the references. */
export async function setStage(starts: number): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const wrk = await createLoader(folder);
  const mariaDb = await startMariaDb({ durable: true });
  const database = await mariaDb.createDatabase();
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const secretKey = randomBytes(32).toString("base64url");
  const mysql = {
    MYSQL_HOST: mariaDb.host,
    MYSQL_PORT: String(mariaDb.port),
    MYSQL_DATABASE: database,
    MYSQL_USER: mariaDb.user,
    MYSQL_PASSWORD: mariaDb.password,
  };
  const environment = {
    ...mysql,
    NODE_ENV: "production",
    HOST: "127.0.0.1",
    PORT: String(port),
    ISSUER: issuer,
    SECRET_KEY: secretKey,
    ALGORITHM: "HS256",
    ACCESS_TOKEN_TTL: "3600",
    BCRYPT_COST: String(bcryptCost),
    LOG_LEVEL: "info",
  };

  await buildServer();
  await runLatchkey("migrate", environment);
  const population = await populate(
    { ...mariaDb, database, tls: "off", ca: undefined },
    { accounts: loginAccounts, sessions, bcryptCost, secretKey, issuer },
  );
  const built: Program = { args: startArguments(), port, environment };
  let latchkey = await startServer(built);
  const startTimes = [latchkey.startedIn];
  while (startTimes.length < starts) {
    await latchkey.stop();
    latchkey = await startServer(built);
    startTimes.push(latchkey.startedIn);
  }
  const reference = async (name: string): Promise<Server> =>
    startServer({
      args: [`bench/reference/${name}.ts`],
      port: await freePort(),
      environment: { ...mysql, NODE_ENV: "production" },
    });
  const bareHono = await reference("bare-hono");
  const bareExecute = await reference("bare-hono-execute");

  return {
    latchkey,
    bareHono,
    bareExecute,
    startTimes,
    population,
    wrk,
    async clear() {
      await Promise.all([latchkey, bareHono, bareExecute].map((server) => server.stop()));
      await mariaDb.stop();
    },
  };
}
