import { DrizzleQueryError } from "drizzle-orm";
import { Failure } from "../../core/failures.ts";
import { OutcomeUnknown } from "./transport.ts";

const tries = 3;

/** Milliseconds: what took longer is not tried again. */
const patience = 2500;

/**
 * Runs a statement, and again while it is not known whether it ran: each does no more twice than once, since it reads,
 * sets what was given, compares before it sets, or inserts by an id of ours, and the last two are read back by the store.
 */
export async function run<T>(statement: () => Promise<T>, most = tries): Promise<T> {
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

/** Drizzle wraps what the transport threw in an error whose message holds the SQL and every parameter. */
const withoutSql = (error: unknown): unknown =>
  error instanceof DrizzleQueryError ? (error.cause ?? new Error("drizzle failed")) : error;
