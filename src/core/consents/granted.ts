import { scopesOf, type Consent } from "./model.ts";

/** Whether a user allowed an app all of these scopes. `consent` is the one for the app and the host of the redirect URI. */
export const isGranted = (
  consent: Pick<Consent, "scope"> | undefined,
  scopes: readonly string[],
): boolean => {
  if (!consent) return false;
  const granted = scopesOf(consent);
  return scopes.every((scope) => granted.includes(scope));
};
