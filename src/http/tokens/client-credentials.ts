import type { ClientCredentials } from "../../core/clients/model.ts";
import { Failure } from "../../core/failures.ts";
import type { RequestContext } from "../endpoint.ts";
import type { Form } from "../request/input.ts";

/**
 * What a request says of its client: by HTTP Basic, or in the body (RFC 6749 section 2.3.1). Undefined for nothing, and
 * blank counts as nothing, since Swagger UI sends `Basic Og==`. Throws Failure `invalid_request` for both ways at once,
 * `invalid_client` for a header that cannot be read.
 */
export function clientCredentials(c: RequestContext, form: Form): ClientCredentials | undefined {
  const basic = basicCredentials(c.req.header("authorization"));
  const id = form.get("client_id");
  const secret = form.get("client_secret");
  if (id === undefined && secret === undefined) return basic;
  if (basic) {
    throw new Failure("invalid_request", { detail: "The client is authenticated in two ways." });
  }
  if (id === undefined) {
    throw new Failure("invalid_request", { detail: "client_secret: The client_id is missing." });
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

/** Form-encoding leaves nothing but ASCII. */
function ascii(text: string): string {
  if (/[^ -~]/.test(text)) throw new TypeError("not ASCII");
  return text;
}

const formDecoded = (text: string): string => decodeURIComponent(text.replaceAll("+", " "));
