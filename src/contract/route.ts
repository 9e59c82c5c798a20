import type { RouteConfig } from "@asteasolutions/zod-to-openapi";

/** A call of the contract. Its type says what its handler may answer. */
export const createRoute = <R extends RouteConfig>(route: R): R => route;
