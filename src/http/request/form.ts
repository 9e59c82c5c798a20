import type { z } from "zod";
import { Failure } from "../../core/failures.ts";
import type { RequestContext } from "../context.ts";
import { mediaType, readText, requirePlainBody, unsupported } from "./body.ts";
import { requestFailures } from "../../core/failures/request.ts";

const urlencoded = "application/x-www-form-urlencoded";

/** The parameters of a form, each at most once. A blank parameter counts as absent (RFC 6749 section 3.2). */
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
 * The parameters, as the schema types them. Throws Failure `invalid_request`, which names the first invalid parameter.
 */
export function parseForm<S extends z.ZodType>(form: Form, schema: S): z.output<S> {
  const result = schema.safeParse(Object.fromEntries(form));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Failure(requestFailures.invalid_request, {
    detail: `${issue?.path.join(".")}: ${issue?.message}`,
  });
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
        detail: "Send each parameter only once.",
      });
    }
    seen.add(name);
    if (typeof value !== "string") {
      throw new Failure(requestFailures.invalid_request, { detail: "Files are not accepted." });
    }
    if (value !== "") form.set(name, value);
  }
  return form;
}
