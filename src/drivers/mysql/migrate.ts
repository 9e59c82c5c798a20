import { migrate } from "drizzle-orm/mysql-proxy/migrator";
import { createConnection, type Connection, type RowDataPacket } from "mysql2/promise";
import { mysqlOver } from "../store/drizzle.ts";
import { connectionOptions, type MySqlOptions } from "./pool.ts";

/** Seconds to wait for another migrator. */
const lockWait = 60;

/**
 * Brings the schema up to date on one connection, under GET_LOCK, since drizzle's migrator has no lock of its own and
 * MySQL commits every DDL statement. On a Galera cluster the lock is one node's: migrate from one place.
 */
export async function migrateMySql(options: MySqlOptions, migrationsFolder: string): Promise<void> {
  const connection = await createConnection(connectionOptions(options));
  try {
    await lock(connection);
    const db = mysqlOver({
      read: async (sql, parameters) => {
        // Not execute(): MySQL takes no floating-point number, which mysql2 makes of all, for a LIMIT.
        const [rows] = await connection.query({ sql, rowsAsArray: true }, [...parameters]);
        return rows as unknown as unknown[][];
      },
      write: async (statement) => {
        await connection.query(statement);
        return 0;
      },
    });
    const apply = async (queries: string[]): Promise<void> => {
      for (const query of queries) await connection.query(query);
    };
    await migrate(db, apply, { migrationsFolder });
  } finally {
    await connection.end();
  }
}

/** Held until the connection ends. */
async function lock(connection: Connection): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>(
    "SELECT GET_LOCK(CONCAT('latchkey.migrate.', LEFT(DATABASE(), 40)), ?) AS got",
    [lockWait],
  );
  if (Number(rows[0]?.["got"]) !== 1) throw new Error("another migration is still running");
}
