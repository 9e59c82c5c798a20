import { OpenAPIHono } from "@hono/zod-openapi";
import type { z } from "zod";
import type { Auth } from "../../core/auth.ts";
import type { KnownClient } from "../../core/clients/model.ts";
import { Failure } from "../../core/failures.ts";
import { clientCredentials } from "./client-credentials.ts";
import type { App, RequestContext } from "../endpoint.ts";
import { readForm, type Form } from "../request/input.ts";
import { oauthError } from "../response/refusals.ts";

/** An app of OAuth endpoints: their refusals are those of RFC 6749 section 5.2. */
export function oauthApp(): App {
  const app: App = new OpenAPIHono();
  app.onError((error, c) => oauthError(c, error));
  return app;
}

/**
 * Reads the form of an OAuth endpoint and proves who its client is. Throws Failure `invalid_request`, also for
 * parameters in the URL, which end up in logs and histories; `invalid_client`; and what reading a form can throw.
 */
export async function readOAuthForm(
  auth: Auth,
  c: RequestContext,
  { shape }: z.ZodObject,
): Promise<{ readonly form: Form; readonly client: KnownClient }> {
  if (Object.keys(shape).some((name) => c.req.query(name) !== undefined)) {
    throw new Failure("invalid_request", { detail: "Parameters belong in the body." });
  }
  const form = await readForm(c);
  return { form, client: await auth.clients.authenticate(clientCredentials(c, form)) };
}
