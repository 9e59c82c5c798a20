import { explain } from "../../core/explain.ts";
import type { Log } from "../../core/system.ts";
import type { Receive } from "../../drivers/body/receive.ts";
import type { CreateResponse } from "../../http/response/create-response.ts";
import { codeOf, ConfigError, StartError } from "../config/config-error.ts";
import type { VariableName } from "../config/variables/variables.ts";

/** The timeouts of a server in milliseconds. */
export const limits = {
  headers: 10_000,
  request: 15_000,
  keepAlive: 5_000,
  /** Longer than a login waits for its turn, with its hash. */
  stop: 12_000,
  /** Part of `stop`. */
  takeOver: 250,
};

/** A listening server. `stop` accepts no more requests, waits for the running ones, and aborts them after twelve seconds. */
export interface Server {
  readonly port: number;
  stop(): Promise<void>;
}

export interface Address {
  readonly host: string;
  readonly port: number;
  /** Other processes listen on the same port. */
  readonly shared?: boolean;
  /** Paths that are asked for most. A runtime may have a shorter way to them. */
  readonly frequent?: readonly string[];
}

/** Answers a request. `bindings` holds the runtime's own objects for it. */
export type Fetch = (request: Request, bindings?: object) => Response | Promise<Response>;

/** A host with an optional port (RFC 3986 section 3.2). Without the comma, which joins the values of several headers. */
const validHost = /^(?:[\w.~!$&'()*+;=%-]*|\[[\da-f:.]+\])(?::\d*)?$/i;

/**
 * False for several `Host` headers or an invalid one. The answer is then 400 (RFC 9112 section 3.2), because a proxy in front
 * may have read another one. `host` has the values of all of them, joined by commas.
 */
export const isValidHost = (host: string): boolean => validHost.test(host);

/** The host of a URL if the request names none, as HTTP/1.0 allows. Some load balancers check the health that way. */
export const absentHost = "localhost";

/** A runtime that listens: Node or Bun. */
export interface ServerRuntime {
  /**
   * Listens, with timeouts for headers, requests and idle connections. `onError` gets what `fetch` throws, after the answer
   * 500, and what fails while an answer is written. Bun passes no error on.
   */
  listen(fetch: Fetch, address: Address, onError?: (error: unknown) => void): Promise<Server>;
  readonly createResponse: CreateResponse;
  /** The address of the client's end of the connection. */
  peerAddress(bindings: unknown): string | undefined;
  readonly receive: Receive;
}

/** Listens on an address. Throws ConfigError, which names the variables, when the address is not available. */
export async function listenAt(
  { listen }: ServerRuntime,
  variables: { readonly host: VariableName; readonly port: VariableName },
  fetch: Fetch,
  address: Address,
  log: Log,
): Promise<Server> {
  try {
    return await listen(fetch, address, (error) => log.error("answer_failed", explain(error)));
  } catch (error) {
    const code = codeOf(error);
    if (code === "EADDRINUSE") {
      throw new StartError(
        `Port ${address.port} is in use. Set ${variables.port} to another port, or stop the program that uses it.`,
      );
    }
    const names = `${variables.host} and ${variables.port}`;
    throw new ConfigError(`${names}: cannot listen on this address (${code})`);
  }
}
