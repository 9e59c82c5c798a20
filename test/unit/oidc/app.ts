import { registeredApp, type App, type Client } from "../../../src/core/clients/model.ts";

/** An app that is not the operator's own, with the given fields replaced. */
export const clientWith = (changes: Partial<Client> = {}): Client => ({
  id: "0199f2a1-9c1e-4d0a-9a43-6a1f1d2b3c4d",
  name: "Wiki",
  scope: "",
  secretHash: "hash",
  createdAt: 0,
  revokedAt: null,
  previousSecretHash: null,
  previousSecretUntil: null,
  firstParty: 0,
  grants: "authorization_code refresh_token",
  redirectUris: "https://wiki.example.com/callback",
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
  ...changes,
});

/** The same, as its requests are checked. */
export const appWith = (changes: Partial<Client> = {}): App => registeredApp(clientWith(changes));
