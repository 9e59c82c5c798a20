import { AsyncLocalStorage } from "node:async_hooks";
import type { Store } from "../../core/ports.ts";
import { checkParameters, type Parameter } from "../store/statements/prepared.ts";
import { retryConflicts } from "./conflicts.ts";
import { ServerFault } from "./faults.ts";

/**
 * The members of Cloudflare's Hyperdrive binding that are used. Its query caching must be off, because it would serve
 * ended sessions.
 */
export interface Hyperdrive {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/** The store over one connection per request, because requests of a Worker cannot share a socket. */
export interface HyperdriveStore {
  readonly store: Store;
  /** Runs work that may use the store, and closes its connection afterwards. */
  connected<T>(work: () => Promise<T>): Promise<T>;
}

/** Milliseconds. */
export const hyperdriveTimeouts = { connect: 3000, execute: 2000 };

/** How a library connects and runs a statement. Both throw ServerFault. */
export interface Library<Connection> {
  connect(): Promise<Connection>;
  run(
    connection: Connection,
    statement: string,
    parameters: readonly Parameter[],
  ): Promise<unknown>;
  destroy(connection: Connection): void;
}

/** Runs statements over one connection for each request, which its first statement opens. */
export function connectionPerRequest<Connection>({ connect, run, destroy }: Library<Connection>) {
  const requests = new AsyncLocalStorage<{ connection?: Promise<Connection> | undefined }>();
  return {
    /** Runs one statement and gives the result of the library. Throws ServerFault or TypeError. */
    async execute(statement: string, parameters: readonly Parameter[]): Promise<unknown> {
      checkParameters(parameters);
      const request = requests.getStore();
      if (!request) throw new TypeError("the store is used outside of a request");
      return retryConflicts(hyperdriveTimeouts.execute, async () => {
        const connection = (request.connection ??= connect());
        try {
          return await run(await connection, statement, parameters);
        } catch (error) {
          // The next attempt opens another connection, unless another statement has done so already.
          const isOpen = request.connection !== connection;
          if (error instanceof ServerFault && error.lost && !isOpen) request.connection = undefined;
          throw error;
        }
      });
    },
    async connected<T>(work: () => Promise<T>): Promise<T> {
      const request: { connection?: Promise<Connection> } = {};
      try {
        return await requests.run(request, work);
      } finally {
        void request.connection?.then(destroy, () => undefined);
      }
    },
  };
}
