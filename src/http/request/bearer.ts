import { Failure, credentialFailures, oauthFailures } from "../../core/failures.ts";
import type { RequestContext } from "../context.ts";
import { hasBody, isForm, limitBody, readForm } from "./body.ts";

/**
 * The access token of the Authorization header, the only place where it is accepted (RFC 6750 section 2). Throws Failure
 * `missing_token` if there is none, and `malformed_authorization` if the header is malformed or the URL or the body has
 * a token as well.
 */
export async function bearerToken(c: RequestContext): Promise<string> {
  if (c.req.query("access_token") !== undefined) {
    throw new Failure(oauthFailures.malformed_authorization);
  }
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

/** The credentials of RFC 6750 section 2.1. The case of the scheme does not matter (RFC 9110 section 11.1). */
const credentials = /^bearer +([\w.~+/-]+=*) *$/i;

/**
 * The access token in an Authorization header. Throws Failure `missing_token` if the header is blank or of another scheme, and
 * `malformed_authorization`.
 */
function tokenIn(header: string): string {
  const token = credentials.exec(header)?.[1];
  if (token !== undefined) return token;
  throw new Failure(
    /^bearer(?: |$)/i.test(header)
      ? oauthFailures.malformed_authorization
      : credentialFailures.missing_token,
  );
}

/**
 * The access token of a request to another app. Throws the failures of `tokenIn`, and `malformed_authorization` if the URL has a token
 * as well. Leaves the body to the app, which can read it only once.
 */
export function tokenOf({
  url,
  headers,
}: Pick<Request, "url"> & { readonly headers: Pick<Headers, "get"> }): string {
  if (new URL(url).searchParams.has("access_token")) {
    throw new Failure(oauthFailures.malformed_authorization);
  }
  return tokenIn(headers.get("authorization") ?? "");
}
