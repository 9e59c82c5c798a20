import { and, eq, exists, lte, or, sql, StringChunk, type SQL } from "drizzle-orm";
import type { MySqlColumn } from "drizzle-orm/mysql-core";
import type { MySqlRemoteDatabase } from "drizzle-orm/mysql-proxy";
import type * as mysqlTables from "../schema/mysql.ts";
import { bound, limit } from "./placeholders.ts";

/** What the statements of the store are built from: drizzle, which only builds them, and the tables of one kind of database. */
export interface Dialect {
  readonly db: MySqlRemoteDatabase;
  /** The store is typed for those of MySQL. */
  readonly tables: typeof mysqlTables;
  /**
   * Ends the SELECT inside an UPDATE that decides about other rows, so that they are read as they are now and cannot change. Without
   * it, MySQL does so at its usual isolation level only, and not at READ COMMITTED. Empty if the database writes one statement at a time.
   */
  readonly locked: StringChunk;
  /** 1 if the server refuses all writes, as all members of a group but the primary do, otherwise 0. */
  readonly readOnly: SQL;
  /** Two ids with a dot between them. */
  dotted(this: void, first: MySqlColumn, second: MySqlColumn): SQL;
  /** An INSERT that leaves out the rows with a duplicate key, from one that does not. */
  withoutDuplicates(this: void, insert: string): string;
  /**
   * Gives the parameters of a statement the types of the columns that encode them. Absent if the database does not have to know them.
   */
  typed?(this: void, statement: string, columns: readonly unknown[]): string;
}

/** Whether there is a row, which nobody else can delete or change until the statement ends. `rows` is a SELECT without its end. */
export const hasLocked = (dialect: Dialect, name: string, rows: SQL): SQL =>
  sql`exists (select 1 from ${lockedRows(dialect, name, rows, 1)})`;

/** At most `count` rows of a SELECT without its end, as a table that nobody else can delete from or change until the statement ends. */
export const lockedRows = ({ locked }: Dialect, name: string, rows: SQL, count: number): SQL =>
  sql`(${rows}${limit(count)}${locked}${new StringChunk(`) as ${name}`)}`;

type OwnedTable = Dialect["tables"][
  | "totp"
  | "passkeys"
  | "recoveryCodes"
  | "identities"
  | "consents"
  | "memberships"
  | "userWords"];

/**
 * At most `count` accounts that were deleted at or before `until` and still have rows in one of the tables, because their deletion was
 * interrupted. The first deleted ones come first.
 */
export const deletedWith = (
  { db, tables: { users } }: Dialect,
  owned: readonly OwnedTable[],
  count: number,
) =>
  db
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        lte(users.deletedAt, bound(users.deletedAt, "until")),
        or(
          ...owned.map((table) =>
            exists(
              db.select({ userId: table.userId }).from(table).where(eq(table.userId, users.id)),
            ),
          ),
        ),
      ),
    )
    .orderBy(sql`${users.deletedAt}${limit(count)}`);

/** Stands where drizzle wants a connection. The store sends its statements itself. */
export const nowhere = (): Promise<never> =>
  Promise.reject(new Error("drizzle builds statements and sends none"));
