import { describe, type AppError, type AppRequest } from "./model.ts";

type Place = Pick<AppRequest, "redirectUri" | "state">;

/**
 * The redirect URI with the members of a response, `state` and `iss` (RFC 9207). The text of the URI stays as it is, its own query too,
 * because an app may compare it.
 */
function withMembers(
  issuer: string,
  { redirectUri, state }: Place,
  members: Readonly<Record<string, string>>,
): string {
  const query = new URLSearchParams({
    ...members,
    ...(state !== undefined && { state }),
    iss: issuer,
  });
  return `${redirectUri}${redirectUri.includes("?") ? "&" : "?"}${query}`;
}

/** Where a user goes with a code. */
export const withCode = (issuer: string, place: Place, code: string): string =>
  withMembers(issuer, place, { code });

/** Where a user goes with an error for the app. */
export const withError = (issuer: string, place: Place, error: AppError): string =>
  withMembers(issuer, place, { error: error.error, error_description: describe(error) });
