import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { receiveIncoming } from "../../../drivers/body/node-receive.ts";
import { absentHost } from "../server.ts";
import { isGone } from "./response.ts";

/**
 * The part of the web's Request that Latchkey reads. It reads Node's own request, because a whole Request would cost more than the
 * rest of a small call. A whole Request cannot be made from it.
 */
class NodeRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: NodeHeaders;
  readonly #incoming: IncomingMessage;
  readonly #outgoing: ServerResponse;
  #signal: AbortSignal | undefined;

  constructor(incoming: IncomingMessage, outgoing: ServerResponse, url: string) {
    this.method = incoming.method ?? "";
    this.url = url;
    this.headers = new NodeHeaders(incoming.headers);
    this.#incoming = incoming;
    this.#outgoing = outgoing;
  }

  /** Aborts when the client hangs up before it has the answer. */
  get signal(): AbortSignal {
    this.#signal ??= signalOf(this.#outgoing);
    return this.#signal;
  }

  /** Can be read once. Its read fails if the body has broken off. */
  get body(): ReadableStream {
    const incoming = this.#incoming;
    if (!incoming.destroyed) return Readable.toWeb(incoming) as ReadableStream;
    return new ReadableStream({ start: (controller) => controller.error(brokeOff()) });
  }

  /** Rejects if the body breaks off. The caller has limited its length. */
  arrayBuffer(): Promise<ArrayBuffer> {
    const chunks: Uint8Array[] = [];
    return new Promise((resolve, reject) => {
      receiveIncoming(
        this as unknown as Request,
        { incoming: this.#incoming },
        {
          chunk: (bytes) => void chunks.push(bytes),
          end: () => resolve(joined(chunks)),
          broken: () => reject(brokeOff()),
        },
      );
    });
  }
}

const brokeOff = (): Error => new Error("the body broke off");

class NodeHeaders {
  readonly #headers: IncomingHttpHeaders;

  constructor(headers: IncomingHttpHeaders) {
    this.#headers = headers;
  }

  /** The values of all headers of a name, joined: Node does that with `joinDuplicateHeaders`. */
  get(name: string): string | null {
    return (this.#headers[name.toLowerCase()] as string | undefined) ?? null;
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }

  [Symbol.iterator](): Iterator<[name: string, value: string]> {
    return Object.entries(this.#headers as Record<string, string>)[Symbol.iterator]();
  }
}

/** Targets that the URL parser would not change. Dots and percent signs may lead to another path. */
const plainTarget = /^\/[\w/?=&~-]*$/;

/** Wraps Node's request. Gives undefined if its target is not a path or a URL (RFC 9112 section 3.2). */
export function requestOf(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Request | undefined {
  const url = urlOf(incoming.url ?? "");
  if (url === undefined) return undefined;
  return new NodeRequest(incoming, outgoing, url) as unknown as Request;
}

/** The host of the URL says nothing, because Latchkey knows its own address from `ISSUER`. */
const anyOrigin = `http://${absentHost}`;

/** The URL of a target. Undefined if the target is not a path or a URL (RFC 9112 section 3.2). */
export function urlOf(target: string, origin = anyOrigin): string | undefined {
  if (plainTarget.test(target)) return origin + target;
  // The URL parser would read `\` as `/`. A proxy in front may have read another path.
  const [path = ""] = target.split("?", 1);
  if (path.includes("\\") || !/^(?:\/|https?:\/\/)/i.test(path)) return undefined;
  const url = path.startsWith("/") ? origin + target : target;
  return URL.canParse(url) ? new URL(url).href : undefined;
}

/** Aborts when the client hangs up before it has the answer. */
export function signalOf(outgoing: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const abort = (): void => {
    // A response of HTTP/2 also counts as finished when the client has hung up.
    const isSent = outgoing.writableEnded && outgoing.writableFinished;
    if (!isSent) controller.abort();
  };
  if (isGone(outgoing)) abort();
  else outgoing.once("close", abort);
  return controller.signal;
}

function joined(chunks: readonly Uint8Array[]): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = Buffer.concat(chunks);
  return buffer.slice(byteOffset, byteOffset + byteLength);
}
