import type { Access } from "../../access.ts";
import { splitScopes } from "../../app-scopes.ts";
import { hasRow, type App } from "../../clients/model.ts";
import { matchesRedirectUri } from "../../clients/redirect-uris.ts";
import { Failure, isFailure, credentialFailures } from "../../failures.ts";
import { targetOf, type AskedTarget } from "../../resources/target.ts";
import type { OidcPolicy, OidcPorts, PublicSigner } from "../ports.ts";
import { oidcFailures } from "../rows.ts";
import { requestLimits } from "./limits.ts";
import type { AppError, AppRequest, RequestErrorCode } from "./model.ts";
import type { Parameters } from "./parameters.ts";
import { longState, validateRequest } from "./validate.ts";

/** A request whose client and redirect URI are right. All else may be wrong, which is then an error for the app. */
export interface CheckedRequest {
  readonly client: App;
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
  { oidcKeys, access, resources }: OidcPorts,
  { issuer }: OidcPolicy,
  client: App,
  { app, hasResources }: Pick<Parameters, "app" | "hasResources">,
  length: number,
): Promise<CheckedRequest> {
  const redirectUri = app.get("redirect_uri") ?? "";
  if (!matchesRedirectUri(client, redirectUri)) {
    throw invalidRequest(
      "The redirect_uri is not one that the app registered. Register it exactly as it is sent.",
      hasRow(client) ? `compare the redirect URIs: latchkey clients show ${client.id}` : undefined,
    );
  }
  const state = app.get("state");
  // The app expects its state with every error, and a URL with a longer one may not arrive.
  if (state !== undefined && state.length > requestLimits.query) throw invalidRequest(longState);
  const target = hasResources
    ? { fault: "Send the parameter resource once." }
    : await targetOf(resources, client, askedTarget(access, client, app));
  const found = validateRequest({ app, target }, client, access, length);
  const place = { redirectUri, state };
  if ("error" in found) return { client, place, checked: found };
  const expectedUser = await userOfHint(oidcKeys.signer, issuer, client, app.get("id_token_hint"));
  return { client, place, checked: { ...found, redirectUri, expectedUser } };
}

/** What the request says of the API that it is for. Only an app of the operator's own can mean this server by its scopes, or by none. */
function askedTarget(
  access: Pick<Access, "scopes" | "appScopes">,
  { firstParty }: Pick<App, "firstParty">,
  app: Parameters["app"],
): AskedTarget {
  const { ofApp, own } = splitScopes(access, app.get("scope") ?? "");
  const others = own.filter((scope) => !Object.hasOwn(access.scopes, scope));
  const isOurs = firstParty === 1 && (own.length === 0 || others.length < own.length);
  return {
    resource: app.get("resource"),
    scopes: isOurs ? [] : others,
    isForServer: isOurs || ofApp.some((scope) => scope !== "offline_access"),
  };
}

/**
 * The account of an id_token of this client, which may have expired. Anything else counts as absent, because the hint is no credential.
 * Throws Failure `unavailable`.
 */
async function userOfHint(
  signer: PublicSigner,
  issuer: string,
  { outerId }: Pick<App, "outerId">,
  hint: string | undefined,
): Promise<string | undefined> {
  if (hint === undefined) return undefined;
  try {
    const { iss, aud, sub } = await signer.verify("JWT", hint);
    return iss === issuer && aud === outerId && typeof sub === "string" ? sub : undefined;
  } catch (error) {
    if (isFailure(error, credentialFailures.invalid_token)) return undefined;
    throw error;
  }
}
