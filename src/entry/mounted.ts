import { Hono } from "hono";
import { explain } from "../core/explain.ts";
import type { Log } from "../core/system.ts";
import { inProcess } from "../http/admin/for-servers.ts";
import type { App, RequestEnv } from "../http/context.ts";
import { basePathOf } from "../http/options.ts";
import type { OwnConfig } from "./config/own/own-config.ts";

/** What the runtimes pass beside a request: Node's objects by @hono/node-server, Bun's server, or what a framework passes on. */
interface Bindings {
  readonly incoming?: { readonly socket: { readonly remoteAddress?: string } };
  requestIP?(request: Request): { readonly address: string } | null;
}

/** The bindings of a request that the operator's own code sends for a page, and not for a caller. It has no address. */
export const ownBindings: object = Object.freeze({});

const wellKnown = "/.well-known";

/** Makes an app answer inside another server, whose runtime and framework are not known. */
export function mounted(issuer: string) {
  let requested = false;
  return {
    closing: {
      request: () => void (requested = true),
      isRequested: () => requested,
    },
    peerAddress: peerOf,
    fetch(app: App) {
      const both = atBothPaths(app, issuer);
      return async (request: Request, bindings: unknown = {}): Promise<Response> =>
        both.fetch(
          request,
          bindings === ownBindings
            ? { peer: "127.0.0.1", isOwn: true }
            : { peer: peerIn(request, bindings as Bindings) },
        );
    },
    /** Answers requests at the well-known path of the host, also if a framework has removed it. */
    wellKnown:
      (app: App) =>
      async (request: Request, bindings: unknown = {}): Promise<Response> => {
        const url = new URL(request.url);
        if (!url.pathname.startsWith(`${wellKnown}/`)) url.pathname = wellKnown + url.pathname;
        const peer = peerIn(request, bindings as Bindings);
        return app.fetch(new Request(url, request), { peer });
      },
  };
}

/** Answers requests whose path begins with the path of the issuer, and those from which a framework has removed it. */
export function atBothPaths(
  app: App,
  issuer: string,
): { fetch(request: Request, bindings: object): Response | Promise<Response> } {
  const basePath = basePathOf(issuer);
  if (basePath === "") return app;
  // Hono takes `/auth/` for another path than `/auth`. Frameworks that remove `/auth` leave `/` of both.
  return new Hono<RequestEnv>()
    .all(`${basePath}/`, (c) => app.fetch(new Request(new URL("/", c.req.url), c.req.raw), c.env))
    .route(basePath, app)
    .route("/", app);
}

const peerOf = (bindings: unknown): string | undefined => (bindings as { peer?: string }).peer;

const peerIn = (request: Request, bindings: Bindings): string | undefined =>
  bindings.incoming?.socket.remoteAddress ?? bindings.requestIP?.(request)?.address;

/** The address that a function of the operator says. Undefined if it throws or rejects, which is logged once, or returns no text. */
export function addressBy(
  clientAddress: NonNullable<OwnConfig["clientAddress"]>,
  log: Log,
): (request: Request, bindings: unknown) => string | undefined {
  let isReported = false;
  const report = (error: unknown): void => {
    if (!isReported) log.error("client_address_failed", explain(error));
    isReported = true;
  };
  return (request, bindings) => {
    // The operator's own code calls.
    const { isOwn = Object.hasOwn(Object(bindings), inProcess) } = bindings as { isOwn?: boolean };
    if (isOwn) return peerOf(bindings);
    try {
      const address: unknown = clientAddress(request);
      if (typeof address === "string") return address;
      // An async function, which the types forbid. Nobody else hears of its error, which would end the process.
      Promise.resolve(address).catch(report);
    } catch (error) {
      report(error);
    }
    return undefined;
  };
}
