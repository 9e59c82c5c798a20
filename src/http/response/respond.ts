import type { TypedResponse } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { JSONValue } from "hono/utils/types";
import type { RequestContext } from "../context.ts";
import { webResponse } from "./create-response.ts";

/**
 * Sets a header of the answer. Use this instead of `c.header()`, which creates a Headers object. So does `c.json()` with
 * more than one header. On Node a Headers object with eight headers costs a sixth of the CPU of a whole verification.
 */
export function setHeader(c: RequestContext, name: string, value: string): void {
  c.get("headers")[name] = value;
}

/** Answers with the headers of `setHeader` and with `headers`, which take precedence. */
export const respond = (
  c: RequestContext,
  body: BodyInit | null,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Response => {
  const all = c.get("headers");
  for (const name in headers) all[name] = headers[name]!;
  const create = c.get("createResponse") ?? webResponse;
  return create(body, { status, headers: all, cookies: c.get("cookies") });
};

/** Answers with JSON. As with `c.json()`, the return type tells the compiler the status and the body. */
export const json = <T extends JSONValue | {}, S extends ContentfulStatusCode>(
  c: RequestContext,
  body: T,
  status: S,
  type = "application/json",
): Response & TypedResponse<T, S, "json"> =>
  respond(c, JSON.stringify(body), status, { "Content-Type": type }) as Response &
    TypedResponse<T, S, "json">;
