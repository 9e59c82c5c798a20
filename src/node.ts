// `latchkey-auth/node`: Latchkey in servers that give Node's own request and response, such as Express, Fastify and node:http.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import type { PageRequirement } from "./core/user.ts";
import { send } from "./entry/runtimes/node/response.ts";
import { webHeadOf, webRequestOf } from "./entry/runtimes/node/web-request.ts";

export type { PageRequirement as Requirement } from "./core/user.ts";

type NodeRequest = IncomingMessage | Http2ServerRequest;
type NodeResponse = ServerResponse | Http2ServerResponse;

/** The request of Fastify 5. */
export interface FastifyRequestLike {
  readonly raw: NodeRequest;
  readonly body?: unknown;
}

/** The reply of Fastify 5. */
export interface FastifyReplyLike {
  readonly raw: NodeResponse;
  readonly sent: boolean;
  hijack(): unknown;
  code(status: number): { headers(values: object): { send(payload: Uint8Array): unknown } };
}

/** A handler and middleware of Express, node:http and node:http2, and a handler and hook of Fastify. */
export type NodeHandler = (
  request: NodeRequest | FastifyRequestLike,
  response: NodeResponse | FastifyReplyLike,
  ...next: readonly unknown[]
) => Promise<void>;

/** A Latchkey of `createLatchkey`, or a resource server of `latchkey-auth/resource`. */
export interface UserSource<User extends object> {
  authorize(request: Request, requirement?: PageRequirement): Promise<User | Response>;
  requireUser(requirement?: PageRequirement): unknown;
}

/**
 * Serves `fetch`, such as that of Latchkey. Use it as a handler of Express below any path, as the listener of a server of node:http or
 * node:http2, and in Fastify as an `onRequest` hook of a route, or as a handler. `fetch` gets the whole URL, also below a path. It works
 * behind parsers such as `express.json()` too.
 */
export function toNodeHandler(
  fetch: (request: Request, bindings?: unknown) => Response | Promise<Response>,
): NodeHandler {
  return async (request, response, ...[next]) => {
    const { fastify, incoming, outgoing } = partsOf(request, response);
    try {
      const web = webRequestOf(incoming, outgoing, fastify?.request.body);
      const answer = web ? await fetch(web, { incoming }) : badRequest();
      fastify?.reply.hijack();
      await send(outgoing, answer);
    } catch (error) {
      // Fastify hears of no error after hijack, and sends nothing then.
      if (fastify && !fastify.reply.sent) throw error;
      if (!fastify && isNext(next)) return next(error);
      // Nothing else would send a response, or hear of the error.
      console.error(error);
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(500).end();
    }
  };
}

/**
 * Lets only users through, as `requireUser` of Latchkey does, and sets `user` of the request. Otherwise it sends the error, 401 or 403,
 * or the redirect to the login page. Use it as a middleware of Express, and as an `onRequest` hook of Fastify. Throws an Error at once
 * if the requirement has a mistake.
 */
export function nodeUser<User extends object>(
  latchkey: UserSource<User>,
  requirement: PageRequirement = {},
): NodeHandler {
  latchkey.requireUser(requirement);
  return async (request, response, ...[next]) => {
    const { fastify, incoming, outgoing } = partsOf(request, response);
    try {
      const web = webHeadOf(incoming);
      const user = web ? await latchkey.authorize(web, requirement) : badRequest();
      if (!(user instanceof Response)) Object.assign(request, { user });
      else if (fastify) return await sendByFastify(fastify.reply, user);
      else return await send(outgoing, user);
    } catch (error) {
      if (fastify || !isNext(next)) throw error;
      return next(error);
    }
    if (!fastify && isNext(next)) next();
  };
}

/** As bytes, because Fastify fails on HEAD if it gets a Response, and adds a charset to a text. */
async function sendByFastify(reply: FastifyReplyLike, response: Response): Promise<void> {
  const headers = Object.fromEntries(response.headers);
  // A reply can be awaited: that waits until it is sent, so that Fastify does not go on.
  await reply
    .code(response.status)
    .headers(headers)
    .send(Buffer.from(await response.arrayBuffer()));
}

const badRequest = (): Response => new Response(null, { status: 400 });

/** Node's own objects. Those of HTTP/2 have all that is read of them, or written to them. */
function partsOf(request: object, response: object) {
  const fastify = ofFastify(request, response);
  const incoming = (fastify?.request.raw ?? request) as IncomingMessage;
  const outgoing = (fastify?.reply.raw ?? response) as ServerResponse;
  return { fastify, incoming, outgoing };
}

function ofFastify(request: object, reply: object) {
  if (!("raw" in request && "raw" in reply && "hijack" in reply)) return undefined;
  return { request: request as FastifyRequestLike, reply: reply as FastifyReplyLike };
}

/** The third argument of Express. Fastify passes one as well, but waits for the promise. */
const isNext = (next: unknown): next is (error?: unknown) => void => typeof next === "function";
