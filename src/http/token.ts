import { OpenAPIHono } from "@hono/zod-openapi";
import * as contract from "../contract/tokens.ts";
import type { Auth } from "../core/auth.ts";
import { Failure } from "../core/failures.ts";
import { parseForm, readForm } from "./input.ts";
import { clientAddress } from "./client-address.ts";
import { requireFirstParty } from "./client-credentials.ts";
import { endpoint, type App, type RequestContext } from "./endpoint.ts";
import type { AppOptions } from "./options.ts";
import { oauthError } from "./refusals.ts";
import { json, setHeader } from "./respond.ts";

/** The token endpoint (RFC 6749 section 3.2), whose refusals are those of section 5.2. */
export function token(auth: Auth, options: AppOptions): App {
  const app: App = new OpenAPIHono();
  const addressOf = clientAddress(options);
  app.onError((error, c) => oauthError(c, error));

  endpoint(app, contract.token, async (c) => {
    refuseParametersInUrl(c);
    const form = await readForm(c);
    requireFirstParty(c, form);
    if ((form.get("grant_type") ?? "password") !== "password") {
      throw new Failure("unsupported_grant_type");
    }
    const request = parseForm(form, contract.TokenRequest);
    const issued = await auth.logIn({
      identifier: request.username,
      password: request.password,
      scope: request.scope,
      device: { userAgent: c.req.header("user-agent"), address: addressOf(c) },
      signal: c.req.raw.signal,
    });
    setHeader(c, "Pragma", "no-cache"); // RFC 6749 section 5.1
    return json(
      c,
      {
        access_token: issued.accessToken,
        token_type: "Bearer" as const,
        expires_in: issued.expiresIn,
        scope: issued.scope,
      },
      200,
    );
  });

  return app;
}

/** URLs end up in logs and histories (RFC 6749 section 2.3.1). */
function refuseParametersInUrl(c: RequestContext): void {
  const inUrl = Object.keys(contract.TokenRequest.shape).some(
    (name) => c.req.query(name) !== undefined,
  );
  if (inUrl) throw new Failure("invalid_request", { detail: "Parameters belong in the body." });
}
