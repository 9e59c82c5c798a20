import type * as z from "zod";
import { Failure, requestFailures } from "../../core/failures.ts";
import { quoted } from "../../core/ground/quoted.ts";
import type { RequestContext } from "../context.ts";
import { setHeader } from "../response/respond.ts";
import { validate, validateAll, type FaultsOf } from "./validate.ts";

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
  const type = c.req.header("content-type");
  const given = type === undefined ? "" : ` It was sent as ${quoted(type)}.`;
  const detail = `${empty}Send ${wanted}${given}`;
  return new Failure(requestFailures.unsupported_media_type, { detail });
}

/** Refuses a compressed body. Throws Failure 415 with the header of RFC 9110 section 15.5.16. */
export function requirePlainBody(c: RequestContext): void {
  const encoding = c.req.header("content-encoding")?.trim().toLowerCase() ?? "";
  if (encoding === "" || encoding === "identity") return;
  setHeader(c, "Accept-Encoding", "identity");
  const detail = `Send the body without Content-Encoding. It was ${quoted(encoding)}.`;
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

const urlencoded = "application/x-www-form-urlencoded";

/** A blank one says that the token is for no organization. Without it, the session decides. */
const countsBlank = "organization";

/** The parameters of a form, each at most once. A blank parameter counts as absent (RFC 6749 section 3.2), except `organization`. */
export type Form = ReadonlyMap<string, string>;

/**
 * Reads an urlencoded or multipart form. Throws Failure 413, `aborted`, `malformed_body`, `invalid_request`, or 415 with
 * `advice` for the caller.
 */
export async function readForm(c: RequestContext, advice = ""): Promise<Form> {
  if (!isForm(c)) throw unsupported(c, `a form (${urlencoded}).${advice}`);
  requirePlainBody(c);
  const text = await readText(c);
  return formOf(
    mediaType(c) === urlencoded ? parseUrlencoded(text) : await parseMultipart(c, text),
  );
}

/** Whether the body is a form, by its type. */
export const isForm = (c: RequestContext): boolean =>
  [urlencoded, "multipart/form-data"].includes(mediaType(c) ?? "");

/**
 * The parameters, as the schema types them. Throws Failure `invalid_request`, which names every invalid parameter.
 */
export function parseForm<S extends z.ZodType>(form: Form, schema: S): z.output<S> {
  const result = schema.safeParse(Object.fromEntries(form));
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new Failure(requestFailures.invalid_request, { detail: faults.join(" ") });
}

function parseUrlencoded(text: string): Iterable<[string, unknown]> {
  try {
    // URLSearchParams would accept broken escapes, and replace ill-formed UTF-8 by U+FFFD.
    decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw malformed();
  }
  return new URLSearchParams(text);
}

async function parseMultipart(
  c: RequestContext,
  text: string,
): Promise<Iterable<[string, unknown]>> {
  const headers = { "Content-Type": c.req.header("content-type") ?? "" };
  try {
    return await new Response(text, { headers }).formData();
  } catch {
    throw malformed();
  }
}

const malformed = (): Failure =>
  new Failure(requestFailures.malformed_body, { detail: "The form is not well-formed." });

function formOf(parameters: Iterable<[string, unknown]>): Form {
  const form = new Map<string, string>();
  const seen = new Set<string>();
  for (const [name, value] of parameters) {
    if (seen.has(name)) {
      throw new Failure(requestFailures.invalid_request, {
        detail: `Send each parameter only once. ${quoted(name)} is there more often.`,
      });
    }
    seen.add(name);
    if (typeof value !== "string") {
      throw new Failure(requestFailures.invalid_request, {
        detail: `The parameter ${quoted(name)} is a file. Files are not accepted.`,
      });
    }
    if (value !== "" || name === countsBlank) form.set(name, value);
  }
  return form;
}

/**
 * Reads a JSON body by a schema. Throws Failure 415, 413, `aborted`, `malformed_body` or `validation_failed`. Calls `onIgnored`
 * with the names of the members that a valid body has and the schema has not. `faultsOf` finds further faults, if the schema finds one.
 */
export async function readJson<S extends z.ZodType>(
  c: RequestContext,
  schema: S,
  onIgnored?: (c: RequestContext, names: readonly string[]) => void,
  faultsOf?: FaultsOf<S>,
): Promise<z.output<S>> {
  if (mediaType(c) !== "application/json") {
    throw unsupported(c, "JSON in UTF-8 (application/json).");
  }
  requirePlainBody(c);
  const body = parseJson(await readText(c));
  const value = faultsOf ? await validateAll(schema, body, faultsOf) : validate(schema, body);
  if (onIgnored) {
    const ignored = Object.keys(Object(body)).filter((name) => !Object.hasOwn(Object(value), name));
    if (ignored.length > 0) onIgnored(c, ignored);
  }
  return value;
}

/** As `readJson`, for a call whose body may be absent or empty, which counts as an empty object. */
export async function readOptionalJson<S extends z.ZodType>(
  c: RequestContext,
  schema: S,
): Promise<z.output<S>> {
  const isEmpty = !hasBody(c) || (await readBytes(c)).byteLength === 0;
  return isEmpty ? validate(schema, {}) : readJson(c, schema);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, requireWellFormed);
  } catch {
    throw new Failure(requestFailures.malformed_body, {
      detail: "The body must be valid JSON in UTF-8.",
    });
  }
}

/** JSON can spell lone surrogates (`"\ud800"`), which no well-formed text contains. */
function requireWellFormed(name: string, value: unknown): unknown {
  if (!name.isWellFormed() || (typeof value === "string" && !value.isWellFormed())) {
    throw new TypeError("ill-formed text");
  }
  return value;
}
