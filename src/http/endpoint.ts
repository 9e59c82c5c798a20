import type { OpenAPIHono, RouteConfig, RouteHandler } from "@hono/zod-openapi";
import type { Context, Env, Handler } from "hono";
import { Failure } from "../core/failures.ts";

/** The values that middleware and handlers share during one request. */
export interface RequestEnv extends Env {
  Variables: {
    requestId: string;
    /** The headers of the answer, by name. */
    headers: Record<string, string>;
    /** The path pattern of the route, for the log. */
    route: string;
  };
}

export type RequestContext = Context<RequestEnv>;

export type App = OpenAPIHono<RequestEnv>;

type Route = RouteConfig & { getRoutingPath(): string };

/**
 * Documents a route of the contract and answers it. The compiler checks the answers against the declared ones. The handler
 * reads its input itself, by the route's schema: the validators of @hono/zod-openapi put the body into their answers and
 * accept a field twice.
 */
export function endpoint<R extends Route>(
  app: App,
  route: R,
  answer: RouteHandler<R, RequestEnv, {}>,
): void {
  app.openAPIRegistry.registerPath(route);
  app.on(route.method, route.getRoutingPath(), named(route.path, answer as Handler<RequestEnv>));
}

/**
 * A handler with a path pattern for the log. A thrown value that is no Error becomes one, because Hono handles only
 * Errors.
 */
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
