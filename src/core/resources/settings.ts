import { scopeNameFault, type Access, type Role, type Scope } from "../access.ts";
import { isOidcScope } from "../app-scopes.ts";
import { Failure, jsonPointer, requestFailures, type FieldError } from "../failures.ts";
import { parseDisplayName } from "../ground/display-name.ts";
import { didYouMean } from "../ground/nearest.ts";
import { quoted } from "../ground/quoted.ts";
import { impliesItself } from "./implied.ts";
import { scopesOfResource, impliedBy, type Resource } from "./model.ts";

/** What an operator chooses about a resource. What is undefined stays as it is. */
export interface ResourceSettings {
  readonly name?: string | undefined;
  /** Each scope and what it lets an app do. */
  readonly scopes?: Readonly<Record<Scope, string>> | undefined;
  /** The scopes for apps that no one registered; `all` for all that there are now. */
  readonly openScopes?: readonly Scope[] | "all" | undefined;
  /** The scopes that a scope implies. */
  readonly implies?: Readonly<Record<Scope, readonly Scope[]>> | undefined;
  /** The roles whose users may use it. Empty for all. */
  readonly allowedRoles?: readonly Role[] | undefined;
  /** The id of the client that may introspect its tokens. */
  readonly clientId?: string | null | undefined;
}

/** What the columns hold, in characters. A session may have all scopes of a resource, beside those of OpenID Connect and of claims. */
const lengths = { name: 64, scopes: 4096, names: 700, implies: 1024, roles: 255, text: 200 };

/** The names of the settings, as the admin API calls them. */
const settingNames = {
  name: "name",
  scopes: "scopes",
  openScopes: "open_scopes",
  implies: "implies",
  allowedRoles: "allowed_roles",
  clientId: "client_id",
} as const satisfies Partial<Record<keyof Resource, string>>;

/** The settings in which two versions of a resource differ, as the admin API calls them. */
export const changedResource = (before: Resource, after: Resource): readonly string[] =>
  Object.entries(settingNames)
    .filter(([key]) => before[key as keyof Resource] !== after[key as keyof Resource])
    .map(([, name]) => name);

/**
 * The resource with other settings. `access` has the names that a scope cannot have. Throws Failure `validation_failed`, which names each
 * setting that breaks a rule as the admin API calls it.
 */
export function withResourceSettings(
  access: Pick<Access, "scopes" | "appScopes" | "allRoles">,
  resource: Resource,
  settings: ResourceSettings,
): Resource {
  const errors: FieldError[] = [];
  const refuse = (path: string | readonly PropertyKey[], message: string): void =>
    void errors.push({ pointer: jsonPointer([path].flat()), message });
  const name = settings.name === undefined ? resource.name : parseName(settings.name);
  const scopes = settings.scopes ? storedTexts(settings.scopes) : resource.scopes;
  const names = scopesOfResource({ scopes });
  // What is not chosen anew loses what is gone.
  const before = resource.openScopes.split(" ").filter((scope) => names.includes(scope));
  const { openScopes: chosen = before, implies: implied = withoutGone(resource, names) } = settings;
  const openScopes = chosen === "all" ? names : [...new Set(chosen)];
  const implies = JSON.stringify(implied);
  const changed: Resource = {
    ...resource,
    name: name ?? resource.name,
    scopes,
    openScopes: openScopes.join(" "),
    implies,
    allowedRoles: settings.allowedRoles?.join(" ") ?? resource.allowedRoles,
    clientId: settings.clientId === undefined ? resource.clientId : settings.clientId,
  };
  if (name === undefined) {
    refuse("name", `Use 1 to ${lengths.name} characters, at least one of them visible.`);
  }
  if (names.length === 0) refuse("scopes", "Give at least one scope.");
  for (const [scope, text] of Object.entries(settings.scopes ?? {})) {
    const fault = scopeFault(access, scope) ?? textFault(text);
    if (fault !== undefined) refuse(["scopes", scope], fault);
  }
  if (scopes.length > lengths.scopes || names.join(" ").length > lengths.names) {
    refuse(
      "scopes",
      `The names of all scopes may have ${lengths.names} characters together, and with their texts ${lengths.scopes}.`,
    );
  }
  const refuseUnknown = (path: readonly PropertyKey[], scope: Scope): void => {
    if (names.includes(scope)) return;
    refuse(path, `The resource has no scope ${quoted(scope)}.${didYouMean(scope, names)}`);
  };
  for (const [at, scope] of openScopes.entries()) refuseUnknown(["open_scopes", at], scope);
  for (const [scope, others] of Object.entries(implied)) {
    refuseUnknown(["implies", scope], scope);
    for (const [at, other] of others.entries()) refuseUnknown(["implies", scope, at], other);
    if (impliesItself(scope, implied)) {
      refuse(["implies", scope], "No scope may imply itself, also not through others.");
    }
  }
  if (implies.length > lengths.implies) refuse("implies", "Let fewer scopes imply others.");
  for (const [at, role] of (settings.allowedRoles ?? []).entries()) {
    if (access.allRoles.includes(role)) continue;
    const known = `Known roles: ${access.allRoles.join(", ")}.`;
    refuse(
      ["allowed_roles", at],
      `The role does not exist.${didYouMean(role, access.allRoles)} ${known}`,
    );
  }
  if (changed.allowedRoles.length > lengths.roles) refuse("allowed_roles", "List fewer roles.");
  if (errors.length > 0) throw new Failure(requestFailures.validation_failed, { errors });
  return changed;
}

/** The texts of scopes as they are stored. Those that are no texts stay, and are refused. */
const storedTexts = (texts: Readonly<Record<Scope, string>>): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(texts).map(([scope, text]) => [
        scope,
        parseDisplayName(text, lengths.text) ?? text,
      ]),
    ),
  );

const parseName = (text: string): string | undefined => parseDisplayName(text, lengths.name);

/** What scopes imply others now, as far as there are both. */
const withoutGone = (
  resource: Resource,
  names: readonly Scope[],
): Readonly<Record<Scope, readonly Scope[]>> =>
  Object.fromEntries(
    Object.entries(impliedBy(resource))
      .map(([scope, others]) => [scope, others.filter((other) => names.includes(other))] as const)
      .filter(([scope, others]) => names.includes(scope) && others.length > 0),
  );

/** Why a scope cannot have a name: no name may mean two things in a token. */
function scopeFault(
  { scopes, appScopes }: Pick<Access, "scopes" | "appScopes">,
  name: Scope,
): string | undefined {
  if (isOidcScope(name)) return `${name} is a scope of OpenID Connect.`;
  if (Object.hasOwn(scopes, name) || Object.hasOwn(appScopes, name)) {
    return `${name} is a scope of this server.`;
  }
  const fault = scopeNameFault(name);
  return fault && `The scope ${fault}.`;
}

const textFault = (text: string): string | undefined =>
  parseDisplayName(text, lengths.text) === undefined
    ? `Say in 1 to ${lengths.text} characters what the scope lets an app do.`
    : undefined;
