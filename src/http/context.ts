import type { Context, Env, Hono } from "hono";
import type { CreateResponse } from "./response/create-response.ts";

/** What the request log says about the caller. */
export interface LoggedCaller {
  /** The client address, undefined if the runtime does not know it. */
  readonly address: string | undefined;
  /** By what limits count the caller. Undefined for the developer's own machine, which has no such limits. */
  readonly network: string | undefined;
  /** The trace that the request belongs to. */
  readonly traceId: string | undefined;
  /** The account or the client that was authenticated. */
  sub: string | undefined;
  /** The session of that account. */
  sid: string | undefined;
}

/** The values that the frame and the handler of a request share. */
export interface RequestEnv extends Env {
  Variables: {
    requestId: string;
    /** The headers of the answer, by name. */
    headers: Record<string, string>;
    /** Default: the web's Response. */
    createResponse?: CreateResponse;
    /** The cookies that the answer sets. */
    cookies?: readonly string[];
    caller: LoggedCaller;
    /** True if errors also say what only the log says in production. */
    isDevelopment?: boolean;
  };
}

export type RequestContext = Context<RequestEnv>;

export type App = Hono<RequestEnv>;
