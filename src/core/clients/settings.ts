import { adminRole, unlistedScopes, type Access, type Scope } from "../access.ts";
import { Failure, type FieldError, requestFailures } from "../failures.ts";
import { parseDisplayName } from "../ground/display-name.ts";
import { didYouMean } from "../ground/nearest.ts";
import { isPublic } from "./clients.ts";
import { wordsIn, type ServerAccess, type Client } from "./model.ts";
import type { ClientPolicy } from "./ports.ts";
import { isPublicUrl, kindOfRedirect, redirectLimits, redirectUriFault } from "./redirect-uris.ts";

/** What an operator chooses about a client. What is undefined stays as it is. */
export interface ClientSettings {
  readonly name?: string | undefined;
  /**
   * Separated by spaces. An app that is not the operator's own can have only those that give a claim of the operator. The operator's own
   * services can have those of resources too.
   */
  readonly scope?: string | undefined;
  /** Where users are sent with a code. */
  readonly redirectUris?: readonly string[] | undefined;
  /** Where users may be sent after a logout. */
  readonly postLogoutUris?: readonly string[] | undefined;
  readonly backchannelLogoutUri?: string | null | undefined;
  /** Whether the server may call its URLs in a private network. A new URL without it ends it. */
  readonly privateUrls?: boolean | undefined;
  readonly requirePkce?: boolean | undefined;
  readonly roles?: boolean | undefined;
  readonly allowedRoles?: readonly string[] | undefined;
  readonly contact?: string | null | undefined;
  readonly accountAccess?: ServerAccess | null | undefined;
  readonly organizationAccess?: ServerAccess | null | undefined;
  /** The URI of the resource that its tokens are for if a request names none. */
  readonly defaultResource?: string | null | undefined;
}

/** What the settings of a client are checked against. */
export interface SettingsRules {
  readonly access: Access;
  readonly policy: ClientPolicy;
  /** Default: none. */
  readonly resources?: NamedResources | undefined;
  /** What the caller refuses as well, by the client before and after the change. */
  readonly refuses?: (before: Client, after: Client) => readonly FieldError[];
}

/** The resources that settings may name. */
export interface NamedResources {
  /** The URI of a resource as it is registered. Undefined for none. */
  uriOf(text: string): string | undefined;
  /** Whether a resource has the scope. It may have any name. */
  hasScope(name: Scope): boolean;
}

/** For settings that name no resource. */
const noResources: NamedResources = { uriOf: () => undefined, hasScope: () => false };

export const clientNameRule =
  "Use 1 to 64 characters, at least one of them visible. Control characters, invisible characters and :// are not allowed.";

/**
 * Reads the name of a client in any script: NFC, trimmed. Undefined for an invalid one. An email would show a web address in it as a link.
 */
export function parseClientName(text: string): string | undefined {
  const name = parseDisplayName(text, 64);
  return name?.includes("://") ? undefined : name;
}

/** What the columns of lists and addresses hold, in characters. */
const lengths = {
  scope: 255,
  postLogoutUris: 2048,
  backchannelLogoutUri: 512,
  contact: 254,
  roles: 255,
};

/**
 * The client with other settings. Throws Failure `validation_failed`, which names each setting that breaks a rule as the admin API
 * calls it, and `invalid_scope`.
 */
export function withSettings(
  { access, policy, resources = noResources, refuses }: SettingsRules,
  client: Client,
  settings: ClientSettings,
): Client {
  const errors: FieldError[] = [];
  const refuse = (pointer: string, message: string): void => void errors.push({ pointer, message });
  const { name, scope, redirectUris, postLogoutUris, allowedRoles } = settings;
  const { backchannelLogoutUri = client.backchannelLogoutUri, contact = client.contact } = settings;
  const { defaultResource: wanted } = settings;
  const { accountAccess = client.accountAccess } = settings;
  const { organizationAccess = client.organizationAccess } = settings;
  const parsedName = name === undefined ? client.name : parseClientName(name);
  const hasNewUrl = (backchannelLogoutUri || null) !== client.backchannelLogoutUri;
  // What was allowed for one URL is not allowed for another.
  const privateUrls = settings.privateUrls ?? (client.privateUrls === 1 && !hasNewUrl);
  const changed: Client = {
    ...client,
    name: parsedName ?? client.name,
    scope: scope === undefined ? client.scope : clientScope(access, resources, scope),
    redirectUris: redirectUris?.join(" ") ?? client.redirectUris,
    postLogoutUris: postLogoutUris?.join(" ") ?? client.postLogoutUris,
    backchannelLogoutUri: backchannelLogoutUri || null,
    requirePkce:
      settings.requirePkce === undefined ? client.requirePkce : Number(settings.requirePkce),
    roles: settings.roles === undefined ? client.roles : Number(settings.roles),
    allowedRoles: allowedRoles?.join(" ") ?? client.allowedRoles,
    contact: contact || null,
    privateUrls: Number(privateUrls),
    accountAccess,
    organizationAccess,
    defaultResource:
      wanted === undefined ? client.defaultResource : (resources.uriOf(wanted ?? "") ?? null),
  };

  if (parsedName === undefined) refuse("/name", clientNameRule);
  const forApps = access.appScopesIn(changed.scope);
  const isForApps = wordsIn(changed.scope).every((one) => forApps.includes(one));
  if (client.firstParty === 0 && scope !== undefined && !isForApps) {
    refuse(
      "/scope",
      "Only your own apps can have scopes other than those of appClaims. Leave them out, or create the client as first-party.",
    );
  }
  if (client.firstParty === 1 && isPublic(client) && scope !== undefined) {
    const isOurs = (one: Scope) => Object.hasOwn(access.scopes, one) || forApps.includes(one);
    if (!wordsIn(changed.scope).every(isOurs)) {
      refuse(
        "/scope",
        "Only a client with a secret can list scopes of a resource. Leave them out: an app gets those that its users allow.",
      );
    }
  }
  if (changed.scope.length > lengths.scope) {
    refuse("/scope", `All scopes together may have ${lengths.scope} characters.`);
  }
  if (wanted && changed.defaultResource === null) {
    refuse("/default_resource", "No resource with this URI is registered, or it was revoked.");
  }
  for (const word of wordsIn(scope ?? "").filter((one) => unlistedScopes.includes(one))) {
    refuse(
      "/scope",
      word === adminRole
        ? "A client cannot have admin, because only users can be administrators."
        : `A client cannot list ${word}. Use the command \`clients update\` with --${word.replace(/:.*/, "")}.`,
    );
  }
  const schemes = policy.redirectSchemes;
  const refuseUris = (pointer: string, uris: readonly string[] = [], total: number): void => {
    const fault = listFault(uris, total);
    if (fault !== undefined) refuse(pointer, fault);
    for (const [at, uri] of uris.entries()) {
      const wrong = redirectUriFault(uri, { schemes });
      if (wrong !== undefined) refuse(`${pointer}/${at}`, wrong);
    }
  };
  refuseUris("/redirect_uris", redirectUris, redirectLimits.total);
  refuseUris("/post_logout_redirect_uris", postLogoutUris, lengths.postLogoutUris);
  if (backchannelLogoutUri) {
    const mustBePublic =
      !policy.allowsPrivateUrls &&
      !privateUrls &&
      (hasNewUrl || changed.privateUrls !== client.privateUrls);
    const wrong = backchannelFault(backchannelLogoutUri, mustBePublic);
    if (wrong !== undefined) refuse("/backchannel_logout_uri", wrong);
  }
  for (const [at, role] of (allowedRoles ?? []).entries()) {
    if (!access.allRoles.includes(role)) {
      refuse(
        `/allowed_roles/${at}`,
        `The role does not exist.${didYouMean(role, access.allRoles)} Known roles: ${access.allRoles.join(", ")}.`,
      );
    }
  }
  if (changed.allowedRoles.length > lengths.roles) refuse("/allowed_roles", "List fewer roles.");
  if (contact && !isContact(contact)) {
    refuse("/contact", "Give an email address or an https URL of at most 254 characters.");
  }
  refuseKind(changed, forApps, refuse);
  errors.push(...(refuses?.(client, changed) ?? []));
  if (errors.length > 0) throw new Failure(requestFailures.validation_failed, { errors });
  return changed;
}

/**
 * The scopes in a text that a client may have, each once: those of ours, of claims, and of resources. Throws Failure `invalid_scope` for an
 * unknown one.
 */
function clientScope(
  { scopes, parseScope, appScopesIn }: Access,
  resources: NamedResources,
  text: string,
): string {
  const forApps = appScopesIn(text);
  const others = wordsIn(text).filter((one) => !forApps.includes(one));
  const ofResources = others.filter(
    (one) => !Object.hasOwn(scopes, one) && resources.hasScope(one),
  );
  const ours = parseScope(others.filter((one) => !ofResources.includes(one)).join(" ")) ?? [];
  return [...ours, ...new Set([...forApps, ...ofResources])].join(" ");
}

/** Refuses settings that do not fit the kind of a client. */
function refuseKind(
  client: Client,
  forApps: readonly string[],
  refuse: (pointer: string, message: string) => void,
): void {
  if (isPublic(client) && client.requirePkce === 0) {
    refuse("/require_pkce", "A client without a secret must use PKCE.");
  }
  const isServer = client.firstParty === 1 && !isPublic(client);
  if (client.accountAccess !== null && !isServer) {
    refuse("/account_access", "Only your own app with a secret can read or write accounts.");
  }
  if (client.organizationAccess !== null && !isServer) {
    const why = "Only your own app with a secret can read or write organizations.";
    refuse("/organization_access", why);
  }
  if (client.redirectUris !== "") return;
  if (client.firstParty === 0 || isPublic(client)) {
    refuse("/redirect_uris", "Give at least one redirect URI. This client can only log users in.");
    return;
  }
  const needs = "Give a redirect URI as well. Without one, users cannot log in to this client.";
  if (client.postLogoutUris !== "") refuse("/post_logout_redirect_uris", needs);
  if (client.backchannelLogoutUri !== null) refuse("/backchannel_logout_uri", needs);
  if (client.roles === 1) refuse("/roles", needs);
  if (forApps.length > 0) refuse("/scope", needs);
  if (client.allowedRoles !== "") refuse("/allowed_roles", needs);
}

function listFault(uris: readonly string[], total: number): string | undefined {
  if (uris.length > redirectLimits.uris) return `List at most ${redirectLimits.uris} URIs.`;
  if (new Set(uris).size < uris.length) return "List each URI only once.";
  if (uris.join(" ").length > total) return `All URIs together may have ${total} characters.`;
  return undefined;
}

function backchannelFault(uri: string, mustBePublic: boolean): string | undefined {
  const fault = redirectUriFault(uri, { schemes: [] });
  if (fault !== undefined) return fault;
  if (kindOfRedirect(uri) === "private") return "The URI must be https, or http to this machine.";
  if (mustBePublic && !isPublicUrl(uri)) {
    return "Use https and the name of a public host. Only the command `clients update` allows another, with --private-urls.";
  }
  return uri.length > lengths.backchannelLogoutUri
    ? `The URI may have at most ${lengths.backchannelLogoutUri} characters.`
    : undefined;
}

const emails = /^[\w.!#$%&*+/=?^`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/;

/** Whether users can reach somebody there: an email address, or a web page that is safe to link. */
function isContact(text: string): boolean {
  if (text.length > lengths.contact) return false;
  if (emails.test(text)) return true;
  return text.startsWith("https:") && redirectUriFault(text, { schemes: [] }) === undefined;
}

/** The settings of a client in which two versions differ, as the admin API calls them. */
export const changedSettings = (before: Client, after: Client): readonly string[] =>
  Object.entries(settingNames)
    .filter(([key]) => before[key as keyof Client] !== after[key as keyof Client])
    .map(([, name]) => name);

const settingNames = {
  name: "name",
  scope: "scope",
  redirectUris: "redirect_uris",
  postLogoutUris: "post_logout_redirect_uris",
  backchannelLogoutUri: "backchannel_logout_uri",
  requirePkce: "require_pkce",
  roles: "roles",
  allowedRoles: "allowed_roles",
  contact: "contact",
  privateUrls: "private_urls",
  accountAccess: "account_access",
  organizationAccess: "organization_access",
  defaultResource: "default_resource",
} as const satisfies Partial<Record<keyof Client, string>>;
