import type * as z from "zod";
import type { Auth } from "../../core/auth.ts";
import type { ClientAssertion, ClientCredentials, KnownClient } from "../../core/clients/model.ts";
import { Failure, requestFailures } from "../../core/failures.ts";
import type { RequestContext } from "../context.ts";
import { readForm, type Form } from "../request/body.ts";
import { noteCaller } from "../request/caller.ts";
import { clientFailures } from "../../core/clients/rows.ts";

/**
 * Reads the form of an OAuth endpoint and authenticates its client. Throws Failure `invalid_request`, also for parameters
 * in the URL, because URLs end up in logs and histories. Throws `invalid_client`, and the failures of `readForm`, which gives the
 * caller the `advice`. `onRead` is called before the client is authenticated.
 */
export async function readOAuthForm(
  auth: Auth,
  c: RequestContext,
  { shape }: z.ZodObject,
  { advice, onRead }: { readonly advice?: string; readonly onRead?: (form: Form) => void } = {},
): Promise<{ readonly form: Form; readonly client: KnownClient }> {
  const inUrl = Object.keys(shape).find((name) => c.req.query(name) !== undefined);
  if (inUrl !== undefined) {
    throw new Failure(requestFailures.invalid_request, {
      detail: `Send the parameters in the body, not in the URL. The URL has ${inUrl}.`,
    });
  }
  const form = await readForm(c, advice);
  onRead?.(form);
  const client = await auth.clients.authenticate(
    clientAssertion(auth, c, form) ?? clientCredentials(c, form),
  );
  if (client.isConfidential) noteCaller(c, { sub: client.id });
  return { form, client };
}

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * Reads a JWT with which the client proves who it is (RFC 7523 section 2.2). Undefined if there is none. Throws Failure
 * `invalid_request` if it has another type, or if the request carries a secret too.
 */
function clientAssertion(auth: Auth, c: RequestContext, form: Form): ClientAssertion | undefined {
  const assertion = form.get("client_assertion");
  const type = form.get("client_assertion_type");
  if (assertion === undefined && type === undefined) return undefined;
  if (assertion === undefined || type !== assertionType) {
    throw new Failure(requestFailures.invalid_request, {
      detail: `Send client_assertion, and ${assertionType} as client_assertion_type.`,
    });
  }
  if (form.has("client_secret") || basicCredentials(c.req.header("authorization"))) {
    throw new Failure(requestFailures.invalid_request, {
      detail: "Authenticate the client with client_assertion or with a secret, not both.",
    });
  }
  const sent = ["code", "refresh_token", "token"].map((name) => form.get(name));
  return {
    id: form.get("client_id"),
    assertion,
    isIssued: async (clientId) =>
      (await auth.oidc?.isIssuedTo(clientId, sent.find(Boolean) ?? "")) ?? false,
  };
}

/**
 * Reads the client's id and secret from HTTP Basic or from the body (RFC 6749 section 2.3.1). Gives undefined if there are
 * none. Blank credentials count as none, because Swagger UI sends `Basic Og==`. The same `client_id` may come beside HTTP Basic,
 * because an id alone authenticates nobody (section 3.2.1). Throws Failure `invalid_request` if the body has another id or a secret
 * besides, and `invalid_client` for a malformed header.
 */
function clientCredentials(c: RequestContext, form: Form): ClientCredentials | undefined {
  const basic = basicCredentials(c.req.header("authorization"));
  const id = form.get("client_id");
  const secret = form.get("client_secret");
  if (id === undefined && secret === undefined) return basic;
  if (basic && secret !== undefined) {
    throw new Failure(requestFailures.invalid_request, {
      detail: "Authenticate the client with HTTP Basic or in the body, not both.",
    });
  }
  if (basic && id !== basic.id) {
    throw new Failure(requestFailures.invalid_request, {
      detail: "client_id: Must be the id that the request sends with HTTP Basic.",
    });
  }
  if (basic) return basic;
  if (id === undefined) {
    throw new Failure(requestFailures.invalid_request, {
      detail: "client_secret: Send client_id as well.",
    });
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
    throw new Failure(clientFailures.invalid_client, { reason: "Basic credentials malformed" });
  }
}

/** Throws unless the text is ASCII: form-encoding produces nothing else. */
function ascii(text: string): string {
  if (/[^ -~]/.test(text)) throw new TypeError("not ASCII");
  return text;
}

const formDecoded = (text: string): string => decodeURIComponent(text.replaceAll("+", " "));
