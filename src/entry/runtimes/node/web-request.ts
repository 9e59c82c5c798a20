import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { isSafeMethod } from "../../../core/ground/own-page.ts";
import { absentHost, isValidHost } from "../server.ts";
import { signalOf, urlOf } from "./request.ts";

/** Node's request, with what frameworks add to it. */
interface Incoming extends IncomingMessage {
  /** The target before a framework removed the path of a mount. */
  readonly originalUrl?: string;
  /** The method before a middleware such as `method-override` changed it. */
  readonly originalMethod?: string;
  /** What a parser of the framework read. */
  readonly body?: unknown;
}

/** These say nothing of a body that was parsed. */
const ofBody = ["content-length", "content-encoding", "transfer-encoding"];

/**
 * The web's request for Node's. Undefined if it has a host, a target, a method or a header that no valid request has. With `parsed`, a
 * framework has read the body already.
 */
export function webRequestOf(
  incoming: Incoming,
  outgoing: ServerResponse,
  parsed = incoming.body,
): Request | undefined {
  const head = headOf(incoming);
  if (head === undefined) return undefined;
  const { url, method, headers } = head;
  const signal = signalOf(outgoing);
  const { readableDidRead, readableEnded, destroyed } = incoming;
  const isRead = readableDidRead || readableEnded || destroyed;
  let body: BodyInit | null = null;
  if (!["GET", "HEAD"].includes(method)) {
    if (!isRead) body = Readable.toWeb(incoming) as ReadableStream;
    else if (parsed !== undefined) {
      // `express.json()` makes an object of a body without a byte.
      const isEmpty = headers.get("content-length") === "0";
      const bytes = bytesOf(isEmpty ? "" : parsed, headers.get("content-type") ?? "");
      for (const name of ofBody) headers.delete(name);
      headers.set("content-length", String(bytes.length));
      body = bytes;
    }
  }
  return new Request(url, { method, headers, signal, body, duplex: "half" } as RequestInit);
}

/** The web's request for Node's without its body, for code that reads only the method, the URL and the headers. */
export function webHeadOf(incoming: Incoming): Request | undefined {
  const head = headOf(incoming);
  return head && new Request(head.url, { method: head.method, headers: head.headers });
}

function headOf(incoming: Incoming) {
  // The request of HTTP/2 has getters, which the rest of a destructuring would lack.
  const { method: changed = "GET", originalMethod = changed, rawHeaders, socket } = incoming;
  // What was sent decides whether a session cookie counts, so no override makes a method safe.
  const method = isSafeMethod(changed) ? originalMethod : changed;
  try {
    const headers = new Headers();
    for (let at = 0; at < rawHeaders.length; at += 2) {
      const name = rawHeaders[at] ?? "";
      // Those of HTTP/2 begin with a colon.
      if (!name.startsWith(":")) headers.append(name, rawHeaders[at + 1] ?? "");
    }
    // Several `Host` headers are joined here. Without one, HTTP/2 names the host beside the target.
    const host = String((headers.get("host") ?? incoming.headers[":authority"]) || absentHost);
    const scheme = "encrypted" in socket ? "https" : "http";
    const target = incoming.originalUrl ?? incoming.url ?? "";
    const url = isValidHost(host) ? urlOf(target, `${scheme}://${host}`) : undefined;
    if (url === undefined) return undefined;
    // The web's request does not take all methods either.
    const isTaken = new Request(url, { method }).method === method;
    return isTaken ? { url, method, headers } : undefined;
  } catch {
    return undefined;
  }
}

/** The bytes of a body that a framework has parsed, such as `express.json()`. */
function bytesOf(parsed: unknown, type: string): Uint8Array<ArrayBuffer> {
  if (parsed instanceof Uint8Array) return new Uint8Array(parsed);
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(type.trim());
  const text =
    typeof parsed === "string"
      ? parsed
      : isForm
        ? new URLSearchParams(pairsOf(Object(parsed) as object)).toString()
        : JSON.stringify(parsed);
  return new TextEncoder().encode(text);
}

/** The parameters of a form. A parser turns repeated ones into lists, and names with brackets into objects. */
const pairsOf = (value: unknown, name = ""): [name: string, value: string][] =>
  Array.isArray(value)
    ? value.flatMap((one) => pairsOf(one, name))
    : typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, one]) => pairsOf(one, name ? `${name}[${key}]` : key))
      : [[name, String(value)]];
