import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeStream } from "node:stream/web";
import type { OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from "node:http";
import {
  type CreateResponse,
  type Head,
  webResponse,
} from "../../../http/response/create-response.ts";

type SmallBody = string | Uint8Array<ArrayBuffer> | null;

/**
 * The part of the web's Response that Latchkey needs. Node takes 30 ms to load a whole one. It is created only for streams, and
 * for code that reads the headers, such as Hono's answer to HEAD.
 */
class NodeResponse {
  readonly body: SmallBody;
  readonly head: Head;
  #whole: Response | undefined;

  constructor(body: SmallBody, head: Head) {
    this.body = body;
    this.head = head;
  }

  get status(): number {
    return this.head.status;
  }

  get headers(): Headers {
    this.#whole ??= webResponse(null, this.head);
    return this.#whole.headers;
  }

  get outgoingHeaders(): OutgoingHttpHeaders {
    if (this.#whole) return outgoingHeadersOf(this.#whole);
    const { headers, cookies } = this.head;
    return cookies ? { ...headers, "Set-Cookie": [...cookies] } : { ...headers };
  }
}

const isSmall = (body: unknown): body is SmallBody =>
  body === null || typeof body === "string" || body instanceof Uint8Array;

/** Creates an answer for `send`. */
export const nodeResponse: CreateResponse = (body, head) =>
  isSmall(body) ? (new NodeResponse(body, head) as unknown as Response) : webResponse(body, head);

/** Answers with these statuses have no body (RFC 9110 section 6.4.1). They get no length either. */
const withoutLength = [204, 304];

/** Writes an answer, a small one in one piece. Throws what its stream throws. */
export async function send(outgoing: ServerResponse, response: Response): Promise<void> {
  const isNodes = response instanceof NodeResponse;
  const headers = isNodes
    ? response.outgoingHeaders
    : outgoingHeadersOf(response, outgoing.getHeader("set-cookie"));
  const { status, body } = response;
  const isSmallOne = isSmall(body);
  const isHead = outgoing.req.method === "HEAD";
  const hasLength = isSmallOne && !isHead && !withoutLength.includes(status);
  if (hasLength) headers["Content-Length"] = body === null ? 0 : Buffer.byteLength(body);
  outgoing.writeHead(status, headers);
  if (isSmallOne) outgoing.end(body);
  else if (!isHead) await sendStream(outgoing, body as NodeStream);
  else {
    outgoing.end();
    await body.cancel();
  }
  if (!outgoing.req.complete) leaveBody(outgoing);
}

/** Whether the client has hung up. A response of HTTP/2 tells it by its stream. */
export const isGone = (
  outgoing: ServerResponse & { readonly stream?: { readonly destroyed: boolean } },
): boolean => (outgoing.stream ?? outgoing).destroyed;

/** Stops without an error when the client hangs up, because the server did nothing wrong. */
async function sendStream(outgoing: ServerResponse, body: NodeStream): Promise<void> {
  if (isGone(outgoing)) return body.cancel();
  try {
    await pipeline(Readable.fromWeb(body), outgoing);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  }
}

/** `cookies` are those that other code has set already. Node would replace them. */
const outgoingHeadersOf = (
  { headers }: Response,
  cookies: OutgoingHttpHeader = [],
): OutgoingHttpHeaders => ({
  ...Object.fromEntries(headers),
  ...(headers.has("set-cookie") && {
    "set-cookie": [cookies, headers.getSetCookie()].flat().map(String),
  }),
});

/** Milliseconds that the rest of an upload may take after its answer. */
const uploadGrace = 500;

/** Drops the rest of a body that arrives after the answer. Closes the connection if the rest takes long. */
function leaveBody(outgoing: ServerResponse): void {
  const { req: incoming } = outgoing;
  // Some listener may have paused it.
  incoming.removeAllListeners("data").resume();
  outgoing.once("finish", () => {
    const timer = setTimeout(() => incoming.complete || incoming.socket.destroySoon(), uploadGrace);
    incoming.once("close", () => clearTimeout(timer));
  });
}
