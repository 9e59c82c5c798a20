import { appGrants, type App, type Client } from "../model.ts";

/** What a client without a row says of itself. */
interface Said {
  readonly name: string;
  readonly redirectUris: readonly string[];
}

/** A client that may do nothing but log users in, without a secret. */
export const clientWithoutRow = (id: string, { name, redirectUris }: Said): Client => ({
  id,
  name,
  scope: "",
  secretHash: "",
  createdAt: 0,
  revokedAt: null,
  previousSecretHash: null,
  previousSecretUntil: null,
  firstParty: 0,
  grants: appGrants,
  redirectUris: redirectUris.join(" "),
  postLogoutUris: "",
  backchannelLogoutUri: null,
  requirePkce: 1,
  roles: 0,
  allowedRoles: "",
  contact: null,
  privateUrls: 0,
  accountAccess: null,
  organizationAccess: null,
  defaultResource: null,
});

/** The same, as its requests are checked. */
export const appWithoutRow = (
  who: Pick<App, "id" | "outerId" | "origin">,
  said: Said,
  snapshot = "",
): App => ({ ...clientWithoutRow(who.id, said), ...who, snapshot });
