import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, Env } from "hono";

/** The values that the frame and the handler of a request share. */
export interface RequestEnv extends Env {
  Variables: {
    requestId: string;
    /** The headers of the answer, by name. */
    headers: Record<string, string>;
  };
}

export type RequestContext = Context<RequestEnv>;

export type App = OpenAPIHono<RequestEnv>;
