import type { Access } from "../../access.ts";
import { findRegistered } from "../../clients/find.ts";
import type { Client } from "../../clients/model.ts";
import type { ClientPorts } from "../../clients/ports.ts";
import { matchesRedirectUri } from "../../clients/redirect-uris.ts";
import { Failure } from "../../failures.ts";
import type { ProviderPolicy } from "../policy.ts";
import type { ProviderKeys, PublicSigner } from "../ports.ts";
import { requestLimits } from "./limits.ts";
import type { AppError, AppRequest } from "./model.ts";
import { readParameters, type Parameters } from "./parameters.ts";
import { validateRequest } from "./validate.ts";

export interface ReadPorts {
  readonly store: ClientPorts["store"];
  readonly provider: ProviderKeys;
  readonly access: Access;
}

/** A request whose client and redirect URI are right. All else may be wrong, which is then an error for the app. */
export interface ReadRequest {
  readonly given: Parameters;
  readonly client: Client;
  /** Where errors go. */
  readonly place: Pick<AppRequest, "redirectUri" | "state">;
  readonly checked: AppRequest | AppError;
}

export const isError = (checked: ReadRequest["checked"]): checked is AppError => "error" in checked;

const invalid = (detail: string): Failure =>
  new Failure("invalid_authorization_request", { detail });

/**
 * Reads and checks the query of `/authorize`, on every visit anew. Nobody is led to a redirect URI that the client did not register.
 * Throws Failure `invalid_authorization_request`, `unavailable`.
 */
export async function readRequest(
  ports: ReadPorts,
  { issuer }: Pick<ProviderPolicy, "issuer">,
  query: string,
): Promise<ReadRequest> {
  const given = readParameters(query);
  const client = await findRegistered(ports, given.app.get("client_id") ?? "");
  if (!client) throw invalid("No app is registered with this client_id.");
  const { app } = given;
  const redirectUri = app.get("redirect_uri") ?? "";
  if (!matchesRedirectUri(client, redirectUri)) {
    throw invalid(
      "The redirect_uri is not one that the app registered. Register it exactly as it is sent.",
    );
  }
  const found = validateRequest(given, client, ports.access, given.query.length);
  const state = app.get("state");
  const isTooLong = state !== undefined && state.length > requestLimits.state;
  const place = { redirectUri, state: isTooLong ? undefined : state };
  if ("error" in found) return { given, client, place, checked: found };
  const expectedUser = await userOfHint(
    ports.provider.signer,
    issuer,
    client,
    app.get("id_token_hint"),
  );
  return { given, client, place, checked: { ...found, redirectUri, expectedUser } };
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
    if (error instanceof Failure && error.code === "invalid_token") return undefined;
    throw error;
  }
}
