import { bodyLimit } from "hono/body-limit";
import type { z } from "zod";
import { Failure, type FieldError } from "../../core/failures.ts";
import type { RequestContext } from "../endpoint.ts";

const maxBytes = 16 * 1024;

const utf8 = new TextDecoder("utf-8", { fatal: true });

const limit = bodyLimit({
  maxSize: maxBytes,
  onError: () => {
    throw new Failure("body_too_large");
  },
});

/** Lets a body of at most 16 KiB pass. Throws Failure `body_too_large`. */
export const limitBody = (c: RequestContext): Promise<unknown> => limit(c, async () => {});

/** Reads a JSON body by a schema. Throws Failure 415, 413, `malformed_body` or `validation_failed`. */
export async function readJson<S extends z.ZodType>(
  c: RequestContext,
  schema: S,
): Promise<z.output<S>> {
  if (mediaType(c) !== "application/json") throw new Failure("unsupported_media_type");
  const text = await readText(c);
  let value: unknown;
  try {
    value = JSON.parse(text, wellFormed);
  } catch {
    throw new Failure("malformed_body", { detail: "A JSON body in well-formed UTF-8 is needed." });
  }
  return valid(schema, value);
}

/** For calls that take no body: what stands in one was meant for another call. Throws Failure `invalid_request`, 413. */
export async function refuseBody(c: RequestContext): Promise<void> {
  if (!hasBody(c)) return;
  await limitBody(c);
  const { byteLength } = await c.req.arrayBuffer();
  if (byteLength > 0) throw new Failure("invalid_request", { detail: "This call takes no body." });
}

/** Reads the parameters of the path by a schema. Throws Failure `validation_failed`. */
export const readParams = <S extends z.ZodType>(c: RequestContext, schema: S): z.output<S> =>
  valid(schema, c.req.param());

/** Reads the query by a schema. Throws Failure `validation_failed`, also for a parameter that is given twice. */
export function readQuery<S extends z.ZodType>(c: RequestContext, schema: S): z.output<S> {
  const given = Object.entries(c.req.queries());
  const query = given.map(([name, values]) => [name, values.length === 1 ? values[0] : values]);
  return valid(schema, Object.fromEntries(query));
}

function valid<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (!result.success)
    throw new Failure("validation_failed", { errors: fieldErrors(result.error) });
  return result.data;
}

/** JSON can spell lone surrogates (`"\ud800"`), which no text holds. */
function wellFormed(name: string, value: unknown): unknown {
  if (!name.isWellFormed() || (typeof value === "string" && !value.isWellFormed())) {
    throw new TypeError("ill-formed text");
  }
  return value;
}

/** The parameters of a form, each at most once; blank counts as absent (RFC 6749 section 3.2). */
export type Form = ReadonlyMap<string, string>;

/** Reads an urlencoded or multipart form. Throws Failure 415, 413, `malformed_body` or `invalid_request`. */
export async function readForm(c: RequestContext): Promise<Form> {
  const type = mediaType(c);
  if (type === "application/x-www-form-urlencoded")
    return formOf(parseUrlencoded(await readText(c)));
  if (type === "multipart/form-data") return formOf(await parseMultipart(c, await readText(c)));
  throw new Failure("unsupported_media_type", { detail: "A form is needed." });
}

/** Holds a form against a schema. Throws Failure `invalid_request` that names the first wrong parameter. */
export function parseForm<S extends z.ZodType>(form: Form, schema: S): z.output<S> {
  const result = schema.safeParse(Object.fromEntries(form));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Failure("invalid_request", { detail: `${issue?.path.join(".")}: ${issue?.message}` });
}

/** Whether the request may bring a body; asking its stream would cost the hot paths a real Request on Node. */
export const hasBody = (c: RequestContext): boolean =>
  c.req.header("content-type") !== undefined ||
  c.req.header("transfer-encoding") !== undefined ||
  Number(c.req.header("content-length") ?? 0) > 0;

function parseUrlencoded(text: string): Iterable<[string, unknown]> {
  try {
    // URLSearchParams takes broken escapes as they are and ill-formed UTF-8 as U+FFFD.
    decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw new Failure("malformed_body", { detail: "The form is not well-formed." });
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
    throw new Failure("malformed_body", { detail: "The form is not well-formed." });
  }
}

function formOf(parameters: Iterable<[string, unknown]>): Form {
  const form = new Map<string, string>();
  const seen = new Set<string>();
  for (const [name, value] of parameters) {
    if (seen.has(name)) {
      throw new Failure("invalid_request", { detail: "A parameter is given more than once." });
    }
    seen.add(name);
    if (typeof value !== "string") {
      throw new Failure("invalid_request", { detail: "Files are not taken." });
    }
    if (value !== "") form.set(name, value);
  }
  return form;
}

async function readText(c: RequestContext): Promise<string> {
  await limitBody(c);
  try {
    return utf8.decode(await c.req.arrayBuffer());
  } catch (cause) {
    throw new Failure("malformed_body", { detail: "The body is not well-formed UTF-8.", cause });
  }
}

/** The media type in lower case; undefined when it asks for another charset than UTF-8. */
function mediaType(c: RequestContext): string | undefined {
  const [type, ...parameters] = (c.req.header("content-type") ?? "").toLowerCase().split(";");
  const charset = parameters.map((one) => one.trim()).find((one) => one.startsWith("charset="));
  return charset === undefined || /^charset="?utf-?8"?$/.test(charset) ? type?.trim() : undefined;
}

const fieldErrors = (error: z.ZodError): FieldError[] =>
  error.issues.map(({ path, message }) => ({ pointer: pointer(path), message }));

/** RFC 6901. */
const pointer = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
