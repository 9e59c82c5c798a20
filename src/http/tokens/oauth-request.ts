import type { z } from "zod";
import type { Auth } from "../../core/auth.ts";
import type { KnownClient } from "../../core/clients/model.ts";
import { Failure } from "../../core/failures.ts";
import { clientCredentials } from "./client-credentials.ts";
import { noteCaller } from "../request/caller.ts";
import type { RequestContext } from "../context.ts";
import { readForm, type Form } from "../request/form.ts";
import { requestFailures } from "../../core/failures/request.ts";

/**
 * Reads the form of an OAuth endpoint and authenticates its client. Throws Failure `invalid_request`, also for parameters
 * in the URL, because URLs end up in logs and histories. Throws `invalid_client`, and the failures of `readForm`, which gives the
 * caller the `advice`.
 */
export async function readOAuthForm(
  auth: Auth,
  c: RequestContext,
  { shape }: z.ZodObject,
  { advice }: { readonly advice?: string } = {},
): Promise<{ readonly form: Form; readonly client: KnownClient }> {
  if (Object.keys(shape).some((name) => c.req.query(name) !== undefined)) {
    throw new Failure(requestFailures.invalid_request, {
      detail: "Send the parameters in the body, not in the URL.",
    });
  }
  const form = await readForm(c, advice);
  const client = await auth.clients.authenticate(clientCredentials(c, form));
  if (client.isConfidential) noteCaller(c, { sub: client.id });
  return { form, client };
}
