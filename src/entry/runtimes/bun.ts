import { receiveStream } from "../../drivers/body/receive.ts";
import { webResponse } from "../../http/response/create-response.ts";
import { absentHost, isValidHost, limits, type ServerRuntime } from "./server.ts";

/** The part of Bun's global that we use. Bun's own types would declare all of its globals. */
declare const Bun: {
  serve(options: {
    routes: Readonly<Record<string, BunHandler<BunRequest>>>;
    fetch: BunHandler<Request>;
    hostname: string;
    port: number;
    reusePort: boolean;
    /** Seconds. */
    idleTimeout: number;
    maxRequestBodySize: number;
    error: () => Response;
  }): BunServer;
};

type BunHandler<R> = (request: R, server: BunServer) => Response | Promise<Response>;

/** A request that a route has taken. */
interface BunRequest extends Request {
  readonly params: Readonly<Record<string, string>>;
}

interface BunServer {
  readonly port: number;
  requestIP(request: Request): { readonly address: string } | null;
  stop(closeActiveConnections?: boolean): Promise<void>;
}

interface BunBindings {
  readonly server: BunServer;
  readonly request: Request;
}

/** Bun's own HTTP server. */
export const bun: ServerRuntime = {
  async listen(fetch, { host, port, shared = false, frequent = [] }) {
    const answer: BunHandler<Request> = (request, server) => {
      const host = request.headers.get("host") ?? "";
      if (!isValidHost(host)) return badRequest();
      // Without a host, Bun gives the path for the URL.
      const absolute =
        host === "" ? new Request(`http://${absentHost}${request.url}`, request) : request;
      return fetch(absolute, { request, server } satisfies BunBindings);
    };
    const server = Bun.serve({
      routes: {
        ...segmentRoutes((request, server) =>
          hasBackslash(request) ? badRequest() : answer(request, server),
        ),
        // Params take a tenth of the time of a verification. These paths have none.
        ...Object.fromEntries(frequent.map((path) => [path, answer])),
      },
      fetch: (request, server) => (isUnrouted(request) ? answer(request, server) : badRequest()),
      hostname: host,
      port,
      reusePort: shared,
      idleTimeout: limits.headers / 1000,
      // Beyond a limit, Bun would answer by itself, without the headers and the JSON of Latchkey. The app limits bodies itself.
      maxRequestBodySize: Number.MAX_SAFE_INTEGER,
      // The app answers every error itself. This is the last resort.
      error: () => new Response(null, { status: 500 }),
    });
    return { port: server.port, stop: () => stop(server) };
  },
  createResponse: webResponse,
  peerAddress: (bindings) => {
    const { server, request } = bindings as BunBindings;
    return server.requestIP(request)?.address;
  },
  receive: receiveStream,
};

const badRequest = (): Response => new Response(null, { status: 400 });

/** More segments than any path of Latchkey has. */
const mostSegments = 32;

/** Routes for all paths of at most so many segments. Bun matches routes by the path as the client has sent it. */
function segmentRoutes(
  answer: BunHandler<BunRequest>,
): Readonly<Record<string, BunHandler<BunRequest>>> {
  const paths = Array.from({ length: mostSegments }, (_, count) =>
    Array.from({ length: count + 1 }, (_, index) => `/:s${index}`).join(""),
  );
  return Object.fromEntries(
    ["/", ...paths.flatMap((path) => [path, `${path}/`])].map((path) => [path, answer]),
  );
}

/**
 * Whether the client has sent a backslash in the path. Bun's URL has a slash instead, and a proxy in front may have read another
 * path. Params are decoded, so escaped backslashes are subtracted.
 */
function hasBackslash({ params, url }: BunRequest): boolean {
  let backslashes = 0;
  for (const name in params) backslashes += params[name]!.split("\\").length - 1;
  return backslashes > 0 && backslashes > (pathOf(url).match(/%5c/gi)?.length ?? 0);
}

/**
 * Whether a path that no route took is one that no route takes: with empty segments, or too many. Otherwise the client has spelled
 * a path of fewer segments in another way.
 */
function isUnrouted({ url }: Request): boolean {
  const path = pathOf(url);
  return path.includes("//") || path.split("/").length > mostSegments;
}

const pathOf = (url: string): string => url.replace(/^https?:\/\/[^/]*/, "").split("?", 1)[0] ?? "";

async function stop(server: BunServer): Promise<void> {
  const timer = setTimeout(() => void server.stop(true), limits.stop);
  await server.stop();
  clearTimeout(timer);
}
