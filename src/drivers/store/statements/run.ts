import { Failure } from "../../../core/failures.ts";
import type { PreparedRead, PreparedWrite, Values } from "./prepared.ts";
import { OutcomeUnknown } from "../transport.ts";
import { serverFailures } from "../../../core/failures/server.ts";

const tries = 3;

/** Milliseconds. A statement that took longer is not tried again. */
const longestRetried = 2500;

/** The rows that a statement reads. */
export const all = <Row>(query: PreparedRead<Row>, values: Values = {}): Promise<Row[]> =>
  run(() => query.read(values));

/** The first row that a statement reads. */
export const one = async <Row>(
  query: PreparedRead<Row>,
  values: Values,
): Promise<Row | undefined> => (await all(query, values))[0];

/** The number of rows that a statement changes. */
export const changed = (query: PreparedWrite, values: Values, most = tries): Promise<number> =>
  run(() => query.write(values), most);

/** Deletes the rows up to the end of a batch, or all rows up to `until` if there is no whole batch. */
export async function deleteUpTo<Until extends number | string>(
  query: PreparedWrite,
  batch: { readonly until: Until | null } | undefined,
  until: Until,
): Promise<{ readonly deleted: number; readonly more: boolean }> {
  const deleted = await changed(query, { until: batch?.until ?? until });
  return { deleted, more: batch !== undefined };
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
      if (!(error instanceof OutcomeUnknown)) throw error;
      if (attempt === most || performance.now() - start > longestRetried) {
        throw new Failure(serverFailures.unavailable, {
          reason: `outcome unknown: ${error.message}`,
          cause: error,
        });
      }
      await new Promise((resolve) => setTimeout(resolve, 25 + Math.random() * 75 * attempt));
    }
  }
}
