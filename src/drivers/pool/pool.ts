import { checkParameters, type Parameter } from "../store/statements/prepared.ts";
import { retryConflicts } from "./conflicts.ts";
import type { Outcome, ServerFault } from "./faults.ts";

/** The limits of a pool. Times are in milliseconds. */
export interface PoolLimits {
  readonly connections: number;
  /** How many callers may wait for a connection. */
  readonly waiting: number;
  /** The time to get a connection. */
  readonly acquire: number;
  /** The time to run a statement, with its retries. */
  readonly execute: number;
}

/** The limits of a server's own pool. */
export const serverLimits: PoolLimits = {
  connections: 10,
  waiting: 1000,
  acquire: 1000,
  execute: 2000,
};

export interface StatementPool {
  /** Runs one statement and gives the result of the library. Throws ServerFault or TypeError. */
  execute(statement: string, parameters: readonly Parameter[]): Promise<unknown>;
  /** The connections that run a statement, and the statements that wait for one. */
  usage(): { readonly inUse: number; readonly waiting: number };
  close(): Promise<void>;
}

/** The pool of a library, with callbacks as the library has them. Faults are read already. */
export interface LibraryPool<Connection extends object> {
  /** Calls back with a connection, a new one or one that is idle. */
  acquire(done: (fault: ServerFault | undefined, connection?: Connection) => void): void;
  /** Runs one statement. */
  run(
    connection: Connection,
    statement: string,
    parameters: readonly Parameter[],
    done: (fault: ServerFault | undefined, result?: unknown) => void,
  ): void;
  /** Puts a connection back. */
  release(connection: Connection): void;
  /** Closes a connection at once, whatever it does. */
  destroy(connection: Connection): void;
  /**
   * Closes a connection soon, and stops its statement on the server. Otherwise it could wait for a lock and still commit after its
   * caller got "outcome unknown". Best effort: the server may be unreachable.
   */
  abandon(connection: Connection): void;
  /** The fault of a connection or an answer that took too long. */
  timeout(code: string, outcome: Outcome): ServerFault;
  close(): Promise<void>;
}

/** The minimum time for a statement, in milliseconds, even if the wait for its connection was long. */
const leastPatience = 250;

/**
 * A pool whose waits are bounded. A statement that the server rolled back completely is retried within the time limit of one statement.
 * After the primary has moved, all connections that were opened before are closed at their next use.
 */
export function boundedPool<Connection extends object>(
  library: LibraryPool<Connection>,
  limits: PoolLimits,
): StatementPool {
  let waiting = 0;
  let inUse = 0;
  // The age of each connection: how often the primary had moved when it was first used.
  let moves = 0;
  const ages = new WeakMap<Connection, number>();
  const isOld = (connection: Connection): boolean => (ages.get(connection) ?? moves) < moves;

  const acquire = (): Promise<Connection> =>
    new Promise((resolve, reject) => {
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        reject(library.timeout("NO_CONNECTION_IN_TIME", "not_executed"));
      }, limits.acquire);
      library.acquire((fault, connection) => {
        clearTimeout(timer);
        if (connection && !ages.has(connection)) ages.set(connection, moves);
        if (connection === undefined) reject(fault);
        else if (late) library.release(connection);
        else resolve(connection);
      });
    });

  const connect = async (): Promise<Connection> => {
    // The queue of the library would count callers that timed out as well.
    if (waiting >= limits.waiting) throw library.timeout("TOO_MANY_WAITING", "not_executed");
    waiting++;
    try {
      for (;;) {
        const connection = await acquire();
        if (!isOld(connection)) return connection;
        library.destroy(connection);
      }
    } finally {
      waiting--;
    }
  };

  const run = (
    connection: Connection,
    statement: string,
    parameters: readonly Parameter[],
    patience: number,
  ): Promise<unknown> =>
    new Promise((resolve, reject) => {
      let late = false;
      // The connection is closed because a late answer would be read as the answer to the next statement.
      const timer = setTimeout(() => {
        late = true;
        library.abandon(connection);
        reject(library.timeout("TIMEOUT", "unknown"));
      }, patience);
      library.run(connection, statement, parameters, (fault, result) => {
        if (late) return;
        clearTimeout(timer);
        if (fault?.lost) library.destroy(connection);
        else library.release(connection);
        if (fault) reject(fault);
        else resolve(result);
      });
    });

  return {
    async execute(statement, parameters) {
      checkParameters(parameters);
      return retryConflicts(limits.acquire + limits.execute, async (left) => {
        const connection = await connect();
        const patience = Math.max(leastPatience, Math.min(limits.execute, left()));
        inUse++;
        try {
          return await run(connection, statement, parameters, patience);
        } catch (error) {
          const isMoved = (error as Partial<ServerFault>).isMoved === true;
          if (isMoved && ages.get(connection) === moves) moves++;
          throw error;
        } finally {
          inUse--;
        }
      });
    },
    usage: () => ({ inUse, waiting }),
    close: () => library.close(),
  };
}
