import { defaultRole } from "../access.ts";
import { randomId } from "../ids.ts";
import { appGrants, publicScope, type Client } from "./model.ts";
import type { ClientPorts } from "./ports.ts";
import { withSettings, type ClientSettings, type SettingsRules } from "./settings.ts";

/** The scopes of a new app of the operator's own. Another program on the device can pretend to be a public one. */
const firstScope = ({ access }: SettingsRules, isPublic: boolean): string =>
  isPublic ? publicScope : access.scopesOfRole(defaultRole).join(" ");

/** What an operator chooses about a new client. */
export interface ClientOrder extends ClientSettings {
  readonly name: string;
  /** True for an app that cannot keep a secret, such as one in a browser or on a phone. Default: false. */
  readonly public?: boolean | undefined;
  /** True for an app of the operator's own. Default: true unless users log in to it, so unless it has a redirect URI. */
  readonly firstParty?: boolean | undefined;
}

/** A new client and its secret, which is kept nowhere. A public client has none. */
export interface NewClient {
  readonly client: Client;
  readonly secret: string | undefined;
}

/**
 * Makes a client with a new id and secret. The caller stores the client. An app of the operator's own has every grant and, unless the
 * order names others, the scopes of the role `user`. Every other app, and a public one, may only log users in. A public one of the
 * operator's own has the scope `profile:read`, unless the order names others. Throws Failure
 * `validation_failed`, `invalid_scope`.
 */
export async function createClient(
  { clientSecrets, clock, random }: Pick<ClientPorts, "clientSecrets" | "clock" | "random">,
  rules: SettingsRules,
  { public: isPublic = false, firstParty: own, ...settings }: ClientOrder,
): Promise<NewClient> {
  const id = randomId(random);
  const firstParty = own ?? (settings.redirectUris ?? []).length === 0;
  const secret = isPublic ? undefined : clientSecrets.create();
  const blank: Client = {
    id,
    name: settings.name,
    scope: firstParty ? firstScope(rules, isPublic) : "",
    secretHash: secret === undefined ? "" : await clientSecrets.hash(id, secret),
    createdAt: clock(),
    revokedAt: null,
    previousSecretHash: null,
    previousSecretUntil: null,
    firstParty: Number(firstParty),
    grants: firstParty && !isPublic ? "*" : appGrants,
    redirectUris: "",
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
  };
  return { client: withSettings(rules, blank, settings), secret };
}
