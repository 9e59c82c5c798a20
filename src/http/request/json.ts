import type { z } from "zod";
import { Failure } from "../../core/failures.ts";
import type { RequestContext } from "../context.ts";
import { mediaType, readText, requirePlainBody, unsupported } from "./body.ts";
import { validate } from "./validate.ts";
import { requestFailures } from "../../core/failures/request.ts";

/**
 * Reads a JSON body by a schema. Throws Failure 415, 413, `aborted`, `malformed_body` or `validation_failed`. Calls `onIgnored`
 * with the names of the members that a valid body has and the schema has not.
 */
export async function readJson<S extends z.ZodType>(
  c: RequestContext,
  schema: S,
  onIgnored?: (c: RequestContext, names: readonly string[]) => void,
): Promise<z.output<S>> {
  if (mediaType(c) !== "application/json")
    throw unsupported(c, "JSON in UTF-8 (application/json).");
  requirePlainBody(c);
  const body = parseJson(await readText(c));
  const value = validate(schema, body);
  if (onIgnored) {
    const ignored = Object.keys(Object(body)).filter((name) => !Object.hasOwn(Object(value), name));
    if (ignored.length > 0) onIgnored(c, ignored);
  }
  return value;
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
