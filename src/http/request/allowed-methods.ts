import { basePath } from "hono/route";
import { TrieRouter } from "hono/router/trie-router";
import type { App, RequestContext } from "../context.ts";

/**
 * Finds the methods that an app's routes allow at the path of a request, none for an unknown path. Not by Hono's middleware
 * `methodNotAllowed`, because this turns each answer 405 into a whole Response with a stream.
 */
export function allowedMethodsOf(app: App): (c: RequestContext) => readonly string[] {
  let router: TrieRouter<Iterable<string>> | undefined;
  return (c) => {
    router ??= routerOf(app);
    const found = router.match("ALL", ownPath(c))[0];
    return [...new Set(found.flatMap(([methods]) => [...methods]))];
  };
}

/** A router that gives the methods of each path. */
function routerOf({ routes }: App): TrieRouter<Iterable<string>> {
  const byPath = new Map<string, Set<string>>();
  for (const { method, path } of routes.filter((route) => route.method !== "ALL")) {
    const methods = byPath.get(path) ?? new Set();
    byPath.set(path, methods.add(method));
    if (method === "GET") methods.add("HEAD");
  }
  const router = new TrieRouter<Iterable<string>>();
  for (const [path, methods] of byPath) router.add("ALL", path, methods);
  return router;
}

/** The path of a request, without the path at which another app has mounted this one. */
function ownPath(c: RequestContext): string {
  const base = basePath(c);
  return base === "/" ? c.req.path : c.req.path.slice(base.length) || "/";
}
