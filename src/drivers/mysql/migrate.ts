import { drizzle } from "drizzle-orm/mysql-proxy";
import { migrate } from "drizzle-orm/mysql-proxy/migrator";
import { createConnection, type Connection, type RowDataPacket } from "mysql2/promise";
import { MySqlFault, readConnectFault } from "./faults.ts";
import { connectionOptions, type MySqlOptions } from "./pool.ts";

/** How long to wait for another migrator, in seconds. */
const lockWait = 60;

/**
 * Brings the schema up to date on one connection, under GET_LOCK, because drizzle's migrator takes no lock and MySQL
 * commits every DDL statement. On a Galera cluster the lock is valid on one node only, so migrate from one place. Throws MySqlFault.
 */
export async function migrateMySql(options: MySqlOptions, migrationsFolder: string): Promise<void> {
  const connection = await createConnection(connectionOptions(options)).catch(refuse);
  try {
    await lock(connection);
    const db = drizzle(async (sql, parameters, method) => {
      // Uses query(): execute() sends numbers as floating point, and MySQL rejects those in LIMIT.
      const [rows] = await connection.query({ sql, rowsAsArray: true }, parameters);
      return { rows: method === "all" ? (rows as unknown[]) : [rows] };
    });
    const apply = async (queries: string[]): Promise<void> => {
      for (const query of queries) await connection.query(query);
    };
    await migrate(db, apply, { migrationsFolder });
  } catch (error) {
    refuse(error);
  } finally {
    await connection.end();
  }
}

/** Throws the fault of mysql2's error, which drizzle may have wrapped, and any other error as it is. */
function refuse(error: unknown): never {
  for (let one = error; one instanceof Error; one = one.cause) {
    if (one instanceof MySqlFault) throw one;
    if ("code" in one) throw readConnectFault(one as NodeJS.ErrnoException);
  }
  throw error;
}

/** Takes the lock, which is held until the connection ends. */
async function lock(connection: Connection): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>(
    "SELECT GET_LOCK(CONCAT('latchkey.migrate.', LEFT(DATABASE(), 40)), ?) AS got",
    [lockWait],
  );
  if (Number(rows[0]?.["got"]) !== 1) throw new MySqlFault(0, "MIGRATION_RUNNING", "not_executed");
}
