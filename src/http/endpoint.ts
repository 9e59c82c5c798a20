import type { RouteConfig, RouteHandler } from "@hono/zod-openapi";
import type { Handler } from "hono";
import type { App, RequestEnv } from "./context.ts";
import type { Frame, Refuse } from "./frame.ts";

/** Adds the routes of the server to its app. */
export interface Endpoints {
  /** The routes of the contract so far. */
  readonly routes: readonly RouteConfig[];
  /**
   * Documents a route of the contract and answers it. The compiler checks the answers against the declared ones. The handler
   * reads its input itself, by the route's schema: the validators of @hono/zod-openapi put the body into their answers and
   * accept a field twice.
   */
  endpoint<R extends RouteConfig>(
    route: R,
    answer: RouteHandler<R, RequestEnv, {}>,
    refuse?: Refuse,
  ): void;
  /** Answers a GET that is not in the contract, such as a page or a file. */
  get(path: string, answer: Handler<RequestEnv>, refuse?: Refuse): void;
  /** Answers a POST that is not in the contract: the form of a page of another site. */
  post(path: string, answer: Handler<RequestEnv>, refuse?: Refuse): void;
}

/**
 * The routes on an app. Each handler has its own frame, because a middleware for all routes would cost Hono several promises
 * a request.
 */
export const endpointsOf = (app: App, frame: Frame): Endpoints => {
  const routes: RouteConfig[] = [];
  return {
    routes,
    endpoint(route, answer, refuse) {
      routes.push(route);
      const handler = frame(route.path, answer as Handler<RequestEnv>, refuse);
      app.on(route.method, route.path.replaceAll(/\{(.+?)\}/g, ":$1"), handler);
    },
    get: (path, answer, refuse) => void app.get(path, frame(path, answer, refuse)),
    post: (path, answer, refuse) => void app.post(path, frame(path, answer, refuse)),
  };
};
