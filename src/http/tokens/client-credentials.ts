import type { ClientCredentials } from "../../core/clients/model.ts";
import { Failure } from "../../core/failures.ts";
import type { RequestContext } from "../context.ts";
import type { Form } from "../request/form.ts";

/**
 * Reads the client's id and secret from HTTP Basic or from the body (RFC 6749 section 2.3.1). Gives undefined if there are
 * none. Blank credentials count as none, because Swagger UI sends `Basic Og==`. Throws Failure `invalid_request` if the
 * request uses both ways, and `invalid_client` for a malformed header. With `repeatsId`, `client_id` is a parameter of the
 * request too, which comes beside HTTP Basic as well.
 */
export function clientCredentials(
  c: RequestContext,
  form: Form,
  repeatsId = false,
): ClientCredentials | undefined {
  const basic = basicCredentials(c.req.header("authorization"));
  const id = form.get("client_id");
  const secret = form.get("client_secret");
  if (id === undefined && secret === undefined) return basic;
  if (basic) {
    if (repeatsId && secret === undefined) return basic;
    throw new Failure("invalid_request", {
      detail: "Authenticate the client with HTTP Basic or in the body, not both.",
    });
  }
  if (id === undefined) {
    throw new Failure("invalid_request", { detail: "client_secret: Send client_id as well." });
  }
  return { id, secret };
}

function basicCredentials(header: string | undefined): ClientCredentials | undefined {
  const match = /^basic\b *(.*)$/i.exec(header ?? "");
  if (!match) return undefined;
  try {
    const [id = "", ...rest] = ascii(atob(match[1] ?? "")).split(":");
    const credentials = { id: formDecoded(id), secret: formDecoded(rest.join(":")) || undefined };
    return credentials.id === "" && credentials.secret === undefined ? undefined : credentials;
  } catch {
    throw new Failure("invalid_client", { reason: "Basic credentials malformed" });
  }
}

/** Throws unless the text is ASCII: form-encoding produces nothing else. */
function ascii(text: string): string {
  if (/[^ -~]/.test(text)) throw new TypeError("not ASCII");
  return text;
}

const formDecoded = (text: string): string => decodeURIComponent(text.replaceAll("+", " "));
