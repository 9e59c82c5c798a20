import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startMariaDb } from "../test/support/databases/mariadb.ts";
import { populate, type Population } from "./population.ts";
import { buildServer, runLatchkey, type Program } from "./servers.ts";
import { createLoader, type Load, type Outcome } from "./wrk.ts";

const loginAccounts = 16;
/** Twice as many as the signer remembers. If tokens are sent in turn, each is forgotten before it is sent again. */
const sessions = 8192;
const issuer = "https://bench.example.com";

/** The database and the settings that all servers of a run share. */
export interface Ground {
  readonly population: Population;
  /** The variables of the database connection. */
  readonly mysql: Program["environment"];
  /** All other variables of a Latchkey server. */
  readonly settings: Program["environment"];
  wrk(load: Load): Promise<Outcome>;
  clear(): Promise<void>;
}

/** Builds the server, and starts a private MariaDB with durable defaults. Its accounts have hashes of `bcryptCost`. */
export async function layGround(bcryptCost: number): Promise<Ground> {
  // Servers and load end on the event "exit", which a signal alone does not emit.
  process.once("SIGINT", () => process.exit(130));
  process.once("SIGTERM", () => process.exit(143));
  const folder = mkdtempSync(join(tmpdir(), "latchkey-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

  const wrk = await createLoader(folder);
  const mariaDb = await startMariaDb({ durable: true });
  const database = await mariaDb.createDatabase();
  const secretKey = randomBytes(32).toString("base64url");
  const mysql = {
    MYSQL_HOST: mariaDb.host,
    MYSQL_PORT: String(mariaDb.port),
    MYSQL_DATABASE: database,
    MYSQL_USER: mariaDb.user,
    MYSQL_PASSWORD: mariaDb.password,
  };
  const settings = {
    NODE_ENV: "production",
    HOST: "127.0.0.1",
    ISSUER: issuer,
    SECRET_KEY: secretKey,
    ALGORITHM: "HS256",
    ACCESS_TOKEN_TTL: "3600",
    LOG_LEVEL: "info",
  };

  await buildServer();
  await runLatchkey("migrate", { ...mysql, ...settings });
  const population = await populate(
    { ...mariaDb, database, tls: "off", ca: undefined },
    { accounts: loginAccounts, sessions, bcryptCost, secretKey, issuer },
  );
  return { population, mysql, settings, wrk, clear: mariaDb.stop };
}
