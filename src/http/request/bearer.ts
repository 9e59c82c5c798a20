import { Failure } from "../../core/failures.ts";
import { hasBody, limitBody, readForm } from "./input.ts";
import type { RequestContext } from "../endpoint.ts";

const credentials = /^bearer(?: +(.*))?$/i;
/** RFC 6750 section 2.1 b64token. */
const b64token = /^[A-Za-z0-9._~+/-]+=*$/;

/**
 * The access token of the Authorization header, the one place it may be in (RFC 6750 section 2). Throws Failure
 * `missing_token` without one; `malformed_authorization` when it is broken or sent in the URL or body as well.
 */
export async function bearerToken(c: RequestContext): Promise<string> {
  if (c.req.query("access_token") !== undefined) throw new Failure("malformed_authorization");
  if (hasBody(c)) await refuseTokenInBody(c);
  const header = c.req.header("authorization") ?? "";
  const match = credentials.exec(header);
  if (!match) throw new Failure("missing_token");
  const token = match[1]?.trim() ?? "";
  if (!b64token.test(token)) throw new Failure("malformed_authorization");
  return token;
}

async function refuseTokenInBody(c: RequestContext): Promise<void> {
  await limitBody(c);
  const form = await readForm(c).catch((error: unknown) => {
    // Another kind of body is none of our business; a form that cannot be read may hold a token.
    if (error instanceof Failure && error.code === "unsupported_media_type") return undefined;
    throw new Failure("malformed_authorization", { cause: error });
  });
  if (form?.has("access_token")) throw new Failure("malformed_authorization");
}
