import type { Client } from "../../clients/model.ts";
import { matchesRedirectUri } from "../../clients/redirect-uris.ts";
import { Failure, isFailure, credentialFailures } from "../../failures.ts";
import type { OidcPolicy, OidcPorts, PublicSigner } from "../ports.ts";
import { oidcFailures } from "../rows.ts";
import { requestLimits } from "./limits.ts";
import type { AppError, AppRequest, RequestErrorCode } from "./model.ts";
import type { Parameters } from "./parameters.ts";
import { longState, validateRequest } from "./validate.ts";

/** A request whose client and redirect URI are right. All else may be wrong, which is then an error for the app. */
export interface CheckedRequest {
  readonly client: Client;
  /** Where errors go. */
  readonly place: Pick<AppRequest, "redirectUri" | "state">;
  readonly checked: AppRequest | AppError<RequestErrorCode>;
}

export const invalidRequest = (detail: string, hint?: string): Failure =>
  new Failure(oidcFailures.invalid_authorization_request, {
    detail,
    ...(hint !== undefined && { hint }),
  });

/**
 * Checks the parameters of a client's request. `length` is that of the query, or 0 for a pushed request. Throws Failure
 * `invalid_authorization_request` for a redirect URI that the client did not register or a state that is longer than a request, and
 * `unavailable`.
 */
export async function checkRequest(
  { oidcKeys, access }: OidcPorts,
  { issuer }: OidcPolicy,
  client: Client,
  { app }: Pick<Parameters, "app">,
  length: number,
): Promise<CheckedRequest> {
  const redirectUri = app.get("redirect_uri") ?? "";
  if (!matchesRedirectUri(client, redirectUri)) {
    throw invalidRequest(
      "The redirect_uri is not one that the app registered. Register it exactly as it is sent.",
      `compare the redirect URIs: latchkey clients show ${client.id}`,
    );
  }
  const state = app.get("state");
  // The app expects its state with every error, and a URL with a longer one may not arrive.
  if (state !== undefined && state.length > requestLimits.query) throw invalidRequest(longState);
  const found = validateRequest({ app }, client, access, length);
  const place = { redirectUri, state };
  if ("error" in found) return { client, place, checked: found };
  const expectedUser = await userOfHint(oidcKeys.signer, issuer, client, app.get("id_token_hint"));
  return { client, place, checked: { ...found, redirectUri, expectedUser } };
}

/**
 * The account of an id_token of this client, which may have expired. Anything else counts as absent, because the hint is no credential.
 * Throws Failure `unavailable`.
 */
async function userOfHint(
  signer: PublicSigner,
  issuer: string,
  { id }: Pick<Client, "id">,
  hint: string | undefined,
): Promise<string | undefined> {
  if (hint === undefined) return undefined;
  try {
    const { iss, aud, sub } = await signer.verify("JWT", hint);
    return iss === issuer && aud === id && typeof sub === "string" ? sub : undefined;
  } catch (error) {
    if (isFailure(error, credentialFailures.invalid_token)) return undefined;
    throw error;
  }
}
