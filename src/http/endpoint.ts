import type { OpenAPIHono, RouteConfig, RouteHandler } from "@hono/zod-openapi";
import type { Context, Env, Handler } from "hono";
import { Failure } from "../core/failures.ts";

/** What one request carries along. */
export interface RequestEnv extends Env {
  Variables: {
    requestId: string;
    /** Those of the answer to come, by name. */
    headers: Record<string, string>;
    /** The path pattern that matched, for the log. */
    route: string;
  };
}

export type RequestContext = Context<RequestEnv>;

export type App = OpenAPIHono<RequestEnv>;

type Route = RouteConfig & { getRoutingPath(): string };

/**
 * Documents a route of the contract and answers it. The compiler holds the answers against the declared ones; input is
 * read in the handler by the schema the route declares, since stock validators echo bodies and let duplicates pass.
 */
export function endpoint<R extends Route>(
  app: App,
  route: R,
  answer: RouteHandler<R, RequestEnv, {}>,
): void {
  app.openAPIRegistry.registerPath(route);
  app.on(route.method, route.getRoutingPath(), named(route.path, answer as Handler<RequestEnv>));
}

/** A handler whose path pattern the log names, and whose failures are Errors: Hono answers nothing else. */
export const named =
  (path: string, handle: Handler<RequestEnv>): Handler<RequestEnv> =>
  async (c, next) => {
    c.set("route", path);
    try {
      return await handle(c, next);
    } catch (error) {
      throw error instanceof Error ? error : new Failure("internal", { cause: error });
    }
  };
