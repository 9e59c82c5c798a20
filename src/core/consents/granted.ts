import { scopesOf, type Consent } from "./model.ts";

/** Where a redirect URI leads: to a web address, to a port of the user's own machine, or to an app by its scheme. */
type RedirectKind = "https" | "loopback" | "private";

/**
 * Whether a user need not be asked again. `consent` is the one for the app and the host of the redirect URI. Any program on a device can
 * take a loopback port or a private scheme, so those are always asked (RFC 8252 section 8.6).
 */
export const isGranted = (
  consent: Pick<Consent, "scope"> | undefined,
  scopes: readonly string[],
  redirect: RedirectKind,
): boolean => {
  if (!consent || redirect !== "https") return false;
  const granted = scopesOf(consent);
  return scopes.every((scope) => granted.includes(scope));
};
