import { Failure } from "../../core/failures.ts";
import type { RequestContext } from "../context.ts";
import { setHeader } from "../response/respond.ts";
import { requestFailures } from "../../core/failures/request.ts";

/** Bytes of a body. */
export const maxBytes = 16 * 1024;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** True if the headers allow a body. The stream is not checked, because Node would create it each time. */
export const hasBody = (c: RequestContext): boolean =>
  c.req.header("content-type") !== undefined ||
  c.req.header("transfer-encoding") !== undefined ||
  Number(c.req.header("content-length") ?? 0) > 0;

/** The media type in lower case; undefined if the request names a charset other than UTF-8. */
export function mediaType(c: RequestContext): string | undefined {
  const [type, ...parameters] = (c.req.header("content-type") ?? "").toLowerCase().split(";");
  const charset = parameters.map((one) => one.trim()).find((one) => one.startsWith("charset="));
  return charset === undefined || /^charset="?utf-?8"?$/.test(charset) ? type?.trim() : undefined;
}

/** The refusal of a body of another type. It tells the caller which one to send. */
export function unsupported(c: RequestContext, wanted: string): Failure {
  const empty = hasBody(c) ? "" : "The body is empty. ";
  return new Failure(requestFailures.unsupported_media_type, { detail: `${empty}Send ${wanted}` });
}

/** Refuses a compressed body. Throws Failure 415 with the header of RFC 9110 section 15.5.16. */
export function requirePlainBody(c: RequestContext): void {
  const encoding = c.req.header("content-encoding")?.trim().toLowerCase() ?? "";
  if (encoding === "" || encoding === "identity") return;
  setHeader(c, "Accept-Encoding", "identity");
  const detail = "Send the body without Content-Encoding.";
  throw new Failure(requestFailures.unsupported_media_type, { detail });
}

/**
 * Allows a body of at most 16 KiB. Throws Failure `body_too_large`. A chunked body is read here, to count its bytes. Throws
 * Failure `aborted` if the client hangs up meanwhile.
 */
export async function limitBody(c: RequestContext): Promise<void> {
  const length = c.req.header("content-length");
  if (length === undefined || c.req.header("transfer-encoding") !== undefined) {
    c.req.bodyCache.arrayBuffer ??= await orAborted(readStream(c.req.raw));
  } else if (Number(length) > maxBytes) {
    // The runtime reads no more than this.
    throw new Failure(requestFailures.body_too_large);
  }
}

/** Reads the body as text. Throws Failure `body_too_large`, `aborted`, or `malformed_body` if it is not UTF-8. */
export async function readText(c: RequestContext): Promise<string> {
  const bytes = await readBytes(c);
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new Failure(requestFailures.malformed_body, {
      detail: "The body is not well-formed UTF-8.",
      cause,
    });
  }
}

/**
 * Refuses a body, for calls that take none, because such a body was meant for another call. Throws Failure `invalid_request`,
 * 413, `aborted`.
 */
export async function refuseBody(c: RequestContext): Promise<void> {
  if (!hasBody(c)) return;
  const { byteLength } = await readBytes(c);
  if (byteLength > 0) {
    throw new Failure(requestFailures.invalid_request, {
      detail: "This call does not accept a body.",
    });
  }
}

async function readBytes(c: RequestContext): Promise<ArrayBuffer> {
  await limitBody(c);
  return orAborted(c.req.arrayBuffer());
}

/** Reads a body whose length is not known. Stops reading beyond 16 KiB. */
async function readStream({ body }: Request): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(maxBytes);
  let length = 0;
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done) return bytes.buffer.slice(0, length);
    if (length + value.length > maxBytes) throw new Failure(requestFailures.body_too_large);
    bytes.set(value, length);
    length += value.length;
  }
}

/**
 * A body that cannot be read to its end means that the client hung up. Each runtime throws a different error then.
 */
async function orAborted<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure(requestFailures.aborted, { reason: "the body broke off", cause });
  }
}
