import { createRoute } from "../../contract/route.ts";
import * as z from "zod";
import { oidcPaths } from "../../contract/oidc/paths.ts";
import { jsonBody, jsonResponse, oauthErrors } from "../../contract/responses.ts";
import { appGrants, wordsIn } from "../../core/clients/model.ts";
import { clientFailures } from "../../core/clients/rows.ts";
import type { Unregistered } from "../../core/clients/unregistered/unregistered.ts";
import { Failure, isFailure, requestFailures } from "../../core/failures.ts";
import type { RequestContext } from "../context.ts";
import type { Endpoints } from "../endpoint.ts";
import { readJson } from "../request/body.ts";
import { oauthError } from "../response/refusals.ts";
import { json } from "../response/respond.ts";

const redirectUris = z.array(z.string()).meta({ example: ["http://127.0.0.1:4000/callback"] });
const clientName = z.string().optional().meta({ example: "My agent" });
/** Whatever it is: a client that says no name, or something else there, can register as well. */
const anyName = z.unknown().optional().meta({ type: "string", example: "My agent" });

/** What counts of a registration. A client may send all other members of RFC 7591, which are ignored. */
export const ClientRegistration = z
  .object({ redirect_uris: redirectUris, client_name: anyName })
  .meta({ id: "ClientRegistration" });

const RegisteredClient = z
  .object({
    client_id: z.string().meta({ example: "dc1_…" }),
    client_id_issued_at: z.int().meta({ description: "Epoch seconds.", example: 1_796_120_000 }),
    client_name: clientName,
    redirect_uris: redirectUris.meta({ description: "Those that the client may use." }),
    token_endpoint_auth_method: z.literal("none"),
    grant_types: z.array(z.string()).meta({ example: wordsIn(appGrants) }),
    response_types: z.array(z.literal("code")),
  })
  .meta({ id: "RegisteredClient" });

export const registerClient = createRoute({
  method: "post",
  path: oidcPaths.register,
  operationId: "registerClient",
  tags: ["Other apps"],
  summary: "Register a client that the operator did not create",
  description:
    "RFC 7591, for clients of MCP servers: those that Latchkey recognizes by their redirect URIs, and programs on the user's device. Nothing is " +
    "stored. All members except these two are ignored, and so is a request for a secret. Returns 404 while no resource has open scopes.",
  "x-any-origin": true,
  request: { body: jsonBody(ClientRegistration) },
  responses: {
    201: jsonResponse(RegisteredClient, "The client."),
    ...oauthErrors(
      "malformed_body",
      "body_too_large",
      "unsupported_media_type",
      "not_found",
      "invalid_client_metadata",
      "invalid_redirect_uri",
      "unavailable",
    ),
  },
});

/** Throws Failure `invalid_client_metadata`, as RFC 7591 section 3.2.2 calls it, and those of `readJson`. */
async function readRegistration(c: RequestContext) {
  try {
    return await readJson(c, ClientRegistration);
  } catch (error) {
    if (!isFailure(error, requestFailures.validation_failed)) throw error;
    throw new Failure(clientFailures.invalid_client_metadata);
  }
}

/** Registers clients without storing them. */
export function clientRegistration({ endpoint }: Endpoints, unregistered: Unregistered): void {
  endpoint(
    registerClient,
    async (c) => {
      const { redirect_uris: redirectUris, client_name: name } = await readRegistration(c);
      const registered = await unregistered.register(
        { redirectUris, name },
        c.get("caller").network,
      );
      return json(
        c,
        {
          client_id: registered.clientId,
          client_id_issued_at: Math.floor(registered.issuedAt / 1000),
          ...(registered.name !== undefined && { client_name: registered.name }),
          redirect_uris: [...registered.redirectUris],
          token_endpoint_auth_method: "none" as const,
          grant_types: [...wordsIn(appGrants)],
          response_types: ["code" as const],
        },
        201,
      );
    },
    oauthError,
  );
}
