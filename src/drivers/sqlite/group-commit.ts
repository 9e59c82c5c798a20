import type { DatabaseSync } from "node:sqlite";
import { isConstraint } from "./errors.ts";

/** Runs a statement that changes rows. Returns the number of these rows. */
type Write = () => number;

interface Waiting {
  readonly write: Write;
  resolve(changes: number): void;
  reject(error: unknown): void;
}

type Outcome = { readonly changes: number } | { readonly error: unknown };

/**
 * Runs writes, each as a whole or not at all. A write is reported only when it is on the disk. Writes of the same turn of the
 * event loop share one transaction, because each commit waits for the disk. `requireFile` runs before each transaction.
 */
export function groupCommit(
  database: DatabaseSync,
  requireFile: () => void,
): (write: Write) => Promise<number> {
  let waiting: Waiting[] = [];

  function commitWaiting(): void {
    const group = waiting;
    waiting = [];
    const outcomes = runAll(group.map(({ write }) => write));
    for (const [at, { resolve, reject }] of group.entries()) {
      const outcome = outcomes[at] as Outcome;
      if ("error" in outcome) reject(outcome.error);
      else resolve(outcome.changes);
    }
  }

  function runAll(writes: readonly Write[]): Outcome[] {
    try {
      requireFile();
      return (writes.length > 1 && runTogether(database, writes)) || writes.map(run);
    } catch (error) {
      return writes.map(() => ({ error }));
    }
  }

  return (write) =>
    new Promise((resolve, reject) => {
      if (waiting.push({ write, resolve, reject }) === 1) setImmediate(commitWaiting);
    });
}

/** Runs writes in one transaction. Returns undefined if it was rolled back. Each write then has to run alone. */
function runTogether(database: DatabaseSync, writes: readonly Write[]): Outcome[] | undefined {
  database.exec("BEGIN IMMEDIATE");
  try {
    const outcomes: Outcome[] = [];
    for (const write of writes) {
      const outcome = run(write);
      if ("error" in outcome && !isConstraint(outcome.error)) throw outcome.error;
      outcomes.push(outcome);
    }
    database.exec("COMMIT");
    return outcomes;
  } catch {
    // After some errors, such as a full disk, SQLite has rolled back by itself.
    if (database.isTransaction) database.exec("ROLLBACK");
    return undefined;
  }
}

function run(write: Write): Outcome {
  try {
    return { changes: write() };
  } catch (error) {
    return { error };
  }
}
