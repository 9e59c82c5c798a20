import { Failure } from "../core/failures.ts";
import type { Form } from "./input.ts";
import type { RequestContext } from "./endpoint.ts";

/**
 * Holds the caller to being the first-party app, which has no credentials: blank ones count as absent (Swagger UI sends
 * `Basic Og==`). Throws Failure `invalid_client`, or `invalid_request` when two mechanisms are mixed (RFC 6749 2.3.1).
 */
export function requireFirstParty(c: RequestContext, form: Form): void {
  const basic = basicCredentials(c.req.header("authorization"));
  const inBody = form.has("client_id") || form.has("client_secret");
  if (basic !== "" && inBody) {
    throw new Failure("invalid_request", { detail: "The client is authenticated in two ways." });
  }
  if (basic !== "" || inBody) throw new Failure("invalid_client", { reason: "client unknown" });
}

/** What a Basic header carries, "" when there is none or both its id and secret are blank. */
function basicCredentials(header: string | undefined): string {
  const match = /^basic\b *(.*)$/i.exec(header ?? "");
  if (!match) return "";
  try {
    const pair = atob(match[1] ?? "");
    return pair === ":" ? "" : pair;
  } catch {
    throw new Failure("invalid_client", { reason: "Basic credentials malformed" });
  }
}
