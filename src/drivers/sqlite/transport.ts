import type { DatabaseSync, StatementSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../../core/failures.ts";
import { checkParameters, DuplicateKey, type Transport } from "../store/transport.ts";

/** Milliseconds for which a statement waits while another process locks the file. */
const patience = 5000;

/** Milliseconds before the first and the last of the tries. */
const waits = { first: 5, longest: 100 };

/**
 * Sends statements over one connection, whose busy timeout is 0. node:sqlite is synchronous, so SQLite's own wait for a lock
 * would stop all other requests too. `requireFile` runs before each write, and throws Failure `unavailable`.
 */
export function sqliteTransport(database: DatabaseSync, requireFile: () => void): Transport {
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
    read: (statement, parameters) =>
      guard(() => prepare(statement).all(...checkParameters(parameters)) as unknown as unknown[][]),
    write: (statement, parameters) =>
      guard(() => {
        requireFile();
        return Number(prepare(statement).run(...checkParameters(parameters)).changes);
      }),
  };
}

/** Result codes of SQLite. The low byte is the kind. The whole number has the details. */
const kinds = { busy: 5, constraint: 19 };
const duplicates = [1555, 2067];

async function guard<T>(work: () => T): Promise<T> {
  const start = performance.now();
  for (let wait = waits.first; ; wait = Math.min(2 * wait, waits.longest)) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() - start > patience) throw refusal(error);
    }
    await sleep(wait * (0.5 + Math.random() / 2));
  }
}

/** The error that the store receives. The message of SQLite may contain values and is not passed on. */
function refusal(error: unknown): unknown {
  if (error instanceof TypeError || error instanceof Failure) return error;
  const errcode = errcodeOf(error);
  if (duplicates.includes(errcode)) return new DuplicateKey("unique index");
  if (kindOf(errcode) === kinds.constraint) return new TypeError(`sqlite ${errcode}`);
  return new Failure("unavailable", { reason: `sqlite ${errcode}` });
}

/** True if another connection locks the file. */
export const isBusy = (error: unknown): boolean => kindOf(errcodeOf(error)) === kinds.busy;

const errcodeOf = (error: unknown): number =>
  error instanceof Error && "errcode" in error ? Number(error.errcode) : 0;

const kindOf = (errcode: number): number => errcode & 0xff;
