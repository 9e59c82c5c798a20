import { Failure } from "../../core/failures.ts";
import type { RequestContext } from "../context.ts";
import { tokenIn } from "./authorization.ts";
import { hasBody, limitBody } from "./body.ts";
import { isForm, readForm } from "./form.ts";
import { oauthFailures } from "../../core/failures/oauth.ts";

/**
 * The access token of the Authorization header, the only place where it is accepted (RFC 6750 section 2). Throws Failure
 * `missing_token` if there is none, and `malformed_authorization` if the header is malformed or the URL or the body has
 * a token as well.
 */
export async function bearerToken(c: RequestContext): Promise<string> {
  if (c.req.query("access_token") !== undefined)
    throw new Failure(oauthFailures.malformed_authorization);
  if (hasBody(c)) await refuseTokenInBody(c);
  return tokenIn(c.req.header("authorization") ?? "");
}

async function refuseTokenInBody(c: RequestContext): Promise<void> {
  await limitBody(c);
  // A body that is no form cannot hold a token parameter.
  if (!isForm(c)) return;
  const form = await readForm(c).catch((error: unknown) => {
    if (!(error instanceof Failure) || error.code === "aborted") throw error;
    // A form that cannot be read may hold one.
    throw new Failure(oauthFailures.malformed_authorization, { cause: error });
  });
  if (form.has("access_token")) throw new Failure(oauthFailures.malformed_authorization);
}
