import type { ResourceCaller } from "../../core/resource-caller.ts";
import { headersForPages, readableByPages } from "../response/resource-metadata.ts";

/** The part of a request that decides whether it is accepted. */
export type Head = Pick<Request, "method" | "url"> & { readonly headers: Pick<Headers, "get"> };

/** The caller of a request, or the response to send instead. */
type Decide = (head: Head) => Promise<ResourceCaller | Response>;

/** A middleware for Hono 4, of any copy: it sets `caller` for the routes behind it, or returns the response to send instead. */
export type CallerMiddleware = (
  c: {
    readonly req: { readonly raw: Request };
    res: Response;
    set(name: "caller", caller: ResourceCaller): void;
  },
  next: () => Promise<void>,
) => Promise<Response | void>;

/** What the middleware for Express reads of a request. */
export interface ExpressRequest {
  readonly method: string;
  readonly url: string;
  readonly originalUrl?: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What the middleware for Express uses of a response. */
export interface ExpressResponse {
  hasHeader(name: string): boolean;
  setHeader(name: string, value: string): unknown;
  writeHead(status: number, headers: Record<string, string>): unknown;
  end(body: string): unknown;
}

/** A middleware for Express: it sets `caller` of the request, and `auth` for the MCP SDK, or sends the response itself. */
export type ExpressMiddleware = (
  request: ExpressRequest,
  response: ExpressResponse,
  next: (error?: unknown) => void,
) => Promise<void>;

/** The middleware for Hono. Pages of every origin can read the responses of the routes behind it. */
export const honoMiddleware =
  (decide: Decide): CallerMiddleware =>
  async (c, next) => {
    const caller = await decide(c.req.raw);
    if (caller instanceof Response) return caller;
    c.set("caller", caller);
    await next();
    if (isFromPage(c.req.raw)) c.res = readableByPages(c.res);
    return undefined;
  };

/** The middleware for Express. `origin` is that of the resource: the host of a request does not count, because a proxy may change it. */
export const expressMiddleware =
  (decide: Decide, origin: string): ExpressMiddleware =>
  async (request, response, next) => {
    try {
      const head = headOf(request, origin);
      const caller = await decide(head);
      if (caller instanceof Response) return await send(response, caller);
      Object.assign(request, { caller, auth: caller.authInfo });
      if (isFromPage(head)) {
        const missing = headersForPages((name) => response.hasHeader(name));
        for (const [name, value] of missing) response.setHeader(name, value);
      }
    } catch (error) {
      return next(error);
    }
    next();
  };

/** A handler of requests, for callers alone. Pages of every origin can read its responses. */
export const handlerForCallers =
  <More extends unknown[]>(
    decide: Decide,
    handler: (
      request: Request,
      caller: ResourceCaller,
      ...more: More
    ) => Response | Promise<Response>,
  ) =>
  async (request: Request, ...more: More): Promise<Response> => {
    const caller = await decide(request);
    if (caller instanceof Response) return caller;
    const response = await handler(request, caller, ...more);
    return isFromPage(request) ? readableByPages(response) : response;
  };

/** Other responses stay as they are, because a copy takes time. */
const isFromPage = ({ headers }: Pick<Head, "headers">): boolean => headers.get("origin") !== null;

function headOf({ method, url, originalUrl = url, headers }: ExpressRequest, origin: string): Head {
  const target = originalUrl.startsWith("/") ? originalUrl : "/";
  const get = (name: string): string | null => [headers[name] ?? []].flat()[0] ?? null;
  return { method, url: origin + target, headers: { get } };
}

async function send(response: ExpressResponse, found: Response): Promise<void> {
  response.writeHead(found.status, Object.fromEntries(found.headers));
  response.end(await found.text());
}
