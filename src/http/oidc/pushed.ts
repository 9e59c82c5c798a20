import * as z from "zod";
import { oidcPaths } from "../../contract/oidc/paths.ts";
import { ofForm } from "../../contract/refusals.ts";
import { formBody, jsonResponse, oauthErrors } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import { clientSecret } from "../../contract/security.ts";
import { clientCredentials } from "../../contract/tokens/client.ts";
import type { Auth } from "../../core/auth.ts";
import type { Oidc } from "../../core/oidc/oidc.ts";
import type { Endpoints } from "../endpoint.ts";
import { oauthError } from "../response/refusals.ts";
import { json } from "../response/respond.ts";
import { readOAuthForm } from "../tokens/oauth-request.ts";

const parameter = (example: string, description?: string) =>
  z
    .string()
    .optional()
    .meta({ example, ...(description !== undefined && { description }) });

/** The parameters that most requests have. The call takes all those of `/authorize`. */
const PushedRequest = z
  .object({
    ...clientCredentials,
    client_id: parameter("0199f2a1-9c1e-7d0a-9a43-6a1f1d2b3c4d", "Also with HTTP Basic."),
    redirect_uri: parameter("https://app.example.com/callback"),
    response_type: parameter("code"),
    scope: parameter("openid profile"),
    state: parameter("xyz"),
    code_challenge: parameter("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
    code_challenge_method: parameter("S256"),
  })
  .meta({ id: "PushedAuthorizationRequest" });

const PushedResponse = z
  .object({
    request_uri: z.string().meta({
      description: "For `/authorize`, with `client_id` and nothing else.",
      example: "urn:ietf:params:oauth:request_uri:pr1_…",
    }),
    expires_in: z.int().meta({
      description: "Seconds in which the user has to arrive.",
      example: 90,
    }),
  })
  .meta({ id: "PushedAuthorizationResponse" });

export const pushAuthorizationRequest = createRoute({
  method: "post",
  path: oidcPaths.pushed,
  operationId: "pushAuthorizationRequest",
  tags: ["Other apps"],
  summary: "Send the request of an app without a browser",
  description:
    "RFC 9126. Takes the parameters of `/authorize`. A client authenticates as at the token endpoint. The `request_uri` works once.",
  security: [{}, { [clientSecret]: [] }],
  request: { body: formBody(PushedRequest) },
  responses: {
    201: jsonResponse(PushedResponse, "The request was accepted."),
    ...oauthErrors(
      ...ofForm,
      "invalid_authorization_request",
      "unsupported_response_type",
      "invalid_target",
      "request_not_supported",
      "registration_not_supported",
      "invalid_scope",
      "unauthorized_client",
    ),
  },
});

/** Requests of apps that come without a browser, which then carries only a reference (RFC 9126). */
export function pushedRequests(
  { endpoint }: Endpoints,
  auth: Auth,
  { requests }: Pick<Oidc, "requests">,
): void {
  endpoint(
    pushAuthorizationRequest,
    async (c) => {
      const { form, client } = await readOAuthForm(auth, c, PushedRequest);
      // What authenticates the client is not a part of the request, and must not be kept.
      const parameters = [...form].filter(
        ([name]) => name === "client_id" || !Object.hasOwn(clientCredentials, name),
      );
      const query = String(new URLSearchParams(parameters));
      const { network } = c.get("caller");
      const { requestUri, expiresIn } = await requests.push(client, query, network);
      return json(c, { request_uri: requestUri, expires_in: expiresIn }, 201);
    },
    oauthError,
  );
}
