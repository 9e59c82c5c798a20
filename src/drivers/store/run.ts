import { DrizzleQueryError } from "drizzle-orm";
import type { MySqlRawQueryResult } from "drizzle-orm/mysql2";
import { Failure } from "../../core/failures.ts";
import { OutcomeUnknown } from "./transport.ts";

const tries = 3;

/** Milliseconds. A statement that took longer is not tried again. */
const patience = 2500;

interface Prepared<R> {
  execute(values?: Record<string, unknown>): Promise<R>;
}

type Values = Readonly<Record<string, unknown>>;

/** The prepared statements of a list. Each keeps the types of its query. */
export type PreparedAll<T> = {
  readonly [Name in keyof T]: T[Name] extends { prepare(): infer P } ? P : never;
};

/** Prepares every statement of a list. */
export const prepareAll = <T extends Record<string, { prepare(): unknown }>>(
  statements: T,
): PreparedAll<T> =>
  Object.fromEntries(
    Object.entries(statements).map(([name, statement]) => [name, statement.prepare()]),
  ) as PreparedAll<T>;

/** The rows that a statement reads. */
export const all = <R>(query: Prepared<R[]>, values?: Values): Promise<R[]> =>
  run(() => query.execute(values));

/** The first row that a statement reads. */
export const one = async <R>(query: Prepared<R[]>, values?: Values): Promise<R | undefined> =>
  (await all(query, values))[0];

/** The number of rows that a statement changes. */
export async function changed(
  query: Prepared<MySqlRawQueryResult>,
  values: Values,
  most = tries,
): Promise<number> {
  const [{ affectedRows }] = await run(() => query.execute(values), most);
  return affectedRows;
}

/**
 * Runs a statement, and again if its outcome is unknown. Every statement is safe to repeat: it is a read, an absolute
 * update, a compare-and-set, or an insert with an id made by the app. For the last two the store reads the row back.
 */
async function run<T>(statement: () => Promise<T>, most = tries): Promise<T> {
  const start = performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await statement();
    } catch (error) {
      const cause = withoutSql(error);
      if (!(cause instanceof OutcomeUnknown)) throw cause;
      if (attempt === most || performance.now() - start > patience) {
        throw new Failure("unavailable", { reason: `outcome unknown: ${cause.message}` });
      }
      await new Promise((resolve) => setTimeout(resolve, 25 + Math.random() * 75 * attempt));
    }
  }
}

/** Drizzle wraps the transport's error in one whose message holds the SQL and every parameter. */
const withoutSql = (error: unknown): unknown =>
  error instanceof DrizzleQueryError ? (error.cause ?? new Error("drizzle failed")) : error;
