import { drizzle } from "drizzle-orm/pg-proxy";
import { migrate } from "drizzle-orm/pg-proxy/migrator";
import type { Client } from "pg";
import { PostgresFault, readConnectFault } from "./faults.ts";
import { connectionOptions, newClient, requirePrimary, type PostgresOptions } from "./pool.ts";

/** How long to wait for another migrator. */
const lockWait = "60s";

/**
 * Brings the schema up to date in one transaction, which also works through a pooler. It begins with a lock, because drizzle's migrator
 * takes none. Throws PostgresFault.
 */
export async function migratePostgres(
  options: PostgresOptions,
  migrationsFolder: string,
): Promise<void> {
  const client = await connectToPrimary(options);
  try {
    const { rows } = await client.query("show server_encoding");
    if (rows[0]?.server_encoding !== "UTF8") throw new PostgresFault("NOT_UTF8", "not_executed");
    await client.query(
      `begin; set local statement_timeout = 0; set local lock_timeout = '${lockWait}'`,
    );
    await client.query("select pg_advisory_xact_lock(hashtext('latchkey.migrate'))").catch(busy);
    await client.query("set local lock_timeout = 0");
    const db = drizzle(async (text, values) => await client.query(text, values));
    const apply = async (queries: string[]): Promise<void> => {
      for (const query of queries) await client.query(query);
    };
    await migrate(db, apply, { migrationsFolder });
    await client.query("commit");
  } catch (error) {
    refuse(error);
  } finally {
    // Undoes a transaction that failed.
    await client.end();
  }
}

/** A connection to the first host that is the primary. Throws PostgresFault. */
export async function connectToPrimary(options: PostgresOptions): Promise<Client> {
  let fault: PostgresFault | undefined;
  for (const host of options.hosts) {
    const client = newClient(connectionOptions(options, host));
    try {
      await client.connect();
      if (options.hosts.length > 1) await requirePrimary(client);
      return client;
    } catch (error) {
      fault = error instanceof PostgresFault ? error : readConnectFault(error as Error);
      void client.end();
    }
  }
  throw fault;
}

/** Throws MIGRATION_RUNNING if the lock was not free in time. */
function busy(error: Error): never {
  const { code } = readConnectFault(error);
  throw code === "55P03" ? new PostgresFault("MIGRATION_RUNNING", "not_executed") : error;
}

/** Throws the fault of pg's error, which drizzle may have wrapped, and any other error as it is. */
function refuse(error: unknown): never {
  for (let one = error; one instanceof Error; one = one.cause) {
    if (one instanceof PostgresFault) throw one;
    if ("code" in one || one.message.startsWith("Connection terminated")) {
      throw readConnectFault(one);
    }
  }
  throw error;
}
