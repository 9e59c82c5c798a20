import type { DatabaseSync, StatementSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { isBusy, refusal } from "./errors.ts";
import { groupCommit } from "./group-commit.ts";
import { checkParameters, type Transport } from "../store/statements/prepared.ts";

/** Milliseconds for which a statement waits while another process locks the file. */
const lockWait = 5000;

/** Milliseconds before the second try, and the longest wait between two tries. */
const waits = { first: 5, longest: 100 };

/**
 * Sends statements over one connection, whose busy timeout is 0. node:sqlite is synchronous, so SQLite's own wait for a lock
 * would stop all other requests too. `requireFile` runs before writes, and throws Failure `unavailable`.
 */
export function sqliteTransport(database: DatabaseSync, requireFile: () => void): Transport {
  const commit = groupCommit(database, requireFile);
  const prepared = new Map<string, StatementSync>();
  const prepare = (statement: string): StatementSync => {
    const known = prepared.get(statement);
    if (known) return known;
    const made = database.prepare(statement);
    made.setReturnArrays(true);
    prepared.set(statement, made);
    return made;
  };
  return {
    async read(statement, parameters) {
      const values = checkParameters(parameters);
      return unlessLocked(() => prepare(statement).all(...values) as unknown as unknown[][]);
    },
    async write(statement, parameters) {
      const values = checkParameters(parameters);
      return unlessLocked(() => commit(() => Number(prepare(statement).run(...values).changes)));
    },
  };
}

/** Does work, and repeats it while another process locks the file. Throws the error that `refusal` returns. */
async function unlessLocked<T>(work: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  for (let wait = waits.first; ; wait = Math.min(2 * wait, waits.longest)) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || performance.now() - start > lockWait) throw refusal(error);
    }
    await sleep(wait * (0.5 + Math.random() / 2));
  }
}
