import { codeOf, ConfigError } from "../config/config-error.ts";

/** Bounds of what the outside may take, in milliseconds. */
export const limits = { headers: 10_000, request: 15_000, keepAlive: 5_000, stop: 9_500 };

/** A listening server; `stop` accepts no more, lets requests end, and cuts off what takes ten seconds. */
export interface Server {
  readonly port: number;
  stop(): Promise<void>;
}

export interface Address {
  readonly host: string;
  readonly port: number;
  /** Other processes listen on the same port. */
  readonly shared?: boolean;
}

/** Answers a request; `bindings` is what the runtime knows beside it. */
export type Fetch = (request: Request, bindings?: object) => Response | Promise<Response>;

/** A runtime that listens: Node or Bun. */
export interface ServerRuntime {
  /** Listens with bounded times for headers, requests and idle connections. */
  listen(fetch: Fetch, address: Address): Promise<Server>;
  /** The address at the other end of the connection. */
  peerAddress(bindings: unknown): string | undefined;
}

/** Listens where the named variables say. Throws ConfigError, naming them, when the address cannot be had. */
export async function listenAt(
  { listen }: ServerRuntime,
  variables: string,
  fetch: Fetch,
  address: Address,
): Promise<Server> {
  try {
    return await listen(fetch, address);
  } catch (error) {
    throw new ConfigError(`${variables} cannot be listened on (${codeOf(error)})`);
  }
}
