import { readFile } from "node:fs/promises";
import { Option } from "commander";
import { readLogo } from "../../../core/brand/logo.ts";
import { storedLogo } from "../../../core/clients/logo.ts";
import { codeOf } from "../../config/config-error.ts";
import { serverScopes, type Access } from "../../../core/access.ts";
import type { ServerAccess } from "../../../core/clients/model.ts";
import type { ClientSettings, NamedResources } from "../../../core/clients/settings.ts";
import { NotDone, undeclared } from "../users/not-done.ts";
import { explainedBy } from "../users/refused.ts";

/** The options of a command that sets up a client. */
export interface SettingOptions {
  readonly scopes?: string;
  readonly redirectUri?: readonly string[];
  readonly postLogoutUri?: readonly string[];
  readonly backchannelLogoutUri?: string;
  readonly privateUrls?: boolean;
  readonly pkce?: boolean;
  readonly roles?: boolean;
  readonly allowRole?: string;
  readonly contact?: string;
  readonly accounts?: ServerAccess | "none";
  readonly organizations?: ServerAccess | "none";
  readonly defaultResource?: string;
}

/** The logo in a file, as base64. Throws NotDone. */
export async function logoIn(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new NotDone(`--logo: the file cannot be read (${codeOf(error)}).`);
  });
  const logo = readLogo(new Uint8Array(bytes));
  if (typeof logo === "string") throw new NotDone(`--logo: the file ${logo}.`);
  return storedLogo(logo);
}

/** Of `clients create` and `clients update`. */
export const accessOption = (what: "accounts" | "organizations"): Option =>
  new Option(
    `--${what} <access>`,
    `what your server may do with ${what}: read, write (which includes read) or none`,
  ).choices(["read", "write", "none"]);

/** Collects an option that can be repeated. */
export const repeated = (one: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  one,
];

/** Of `clients create` and `clients update`. */
export const defaultResourceOption = (): Option =>
  new Option(
    "--default-resource <uri>",
    "resource that the tokens are for if a request names none; it must be registered",
  );

/** The scopes that only a resource can have, or that nothing has. */
const foreignScopes = (access: Access, { scopes = "" }: SettingOptions): readonly string[] => {
  const known = [...access.allScopes, ...access.clientScopes, ...serverScopes];
  return wordsOf(scopes).filter((name) => !known.includes(name));
};

/** Whether options name what only a database with resources knows. */
export const namesResources = (access: Access, options: SettingOptions): boolean =>
  Boolean(options.defaultResource) || foreignScopes(access, options).length > 0;

/**
 * The settings that options give. An empty text empties a list or removes an address. Throws NotDone for a scope that is unknown, also to
 * the resources.
 */
export const settingsIn = (
  access: Access,
  options: SettingOptions,
  resources: NamedResources,
): ClientSettings => ({
  scope: options.scopes === undefined ? undefined : scopeIn(access, options, resources),
  redirectUris: withoutEmpty(options.redirectUri),
  postLogoutUris: withoutEmpty(options.postLogoutUri),
  backchannelLogoutUri: options.backchannelLogoutUri,
  privateUrls: options.privateUrls,
  requirePkce: options.pkce,
  roles: options.roles,
  allowedRoles: withoutEmpty(options.allowRole?.split(",").map((role) => role.trim())),
  contact: options.contact,
  accountAccess: options.accounts === "none" ? null : options.accounts,
  organizationAccess: options.organizations === "none" ? null : options.organizations,
  defaultResource: options.defaultResource,
});

const withoutEmpty = (texts: readonly string[] | undefined): readonly string[] | undefined =>
  texts?.filter((text) => text !== "");

function scopeIn(access: Access, options: SettingOptions, resources: NamedResources): string {
  const unknown = foreignScopes(access, options).find((one) => !resources.hasScope(one));
  if (unknown !== undefined) throw undeclared("scope", unknown, access.clientScopes);
  return wordsOf(options.scopes ?? "").join(" ");
}

const wordsOf = (text: string): readonly string[] =>
  text.split(/[\s,]+/).filter((name) => name !== "");

/** The options by the settings of the admin API. */
const optionNames: Readonly<Record<string, string>> = {
  name: "name",
  scope: "--scopes",
  redirect_uris: "--redirect-uri",
  post_logout_redirect_uris: "--post-logout-uri",
  backchannel_logout_uri: "--backchannel-logout-uri",
  require_pkce: "--no-pkce",
  roles: "--roles",
  allowed_roles: "--allow-role",
  contact: "--contact",
  private_urls: "--private-urls",
  account_access: "--accounts",
  organization_access: "--organizations",
  default_resource: "--default-resource",
};

/** Runs what may refuse settings. Throws NotDone, which names the options that are wrong, and why. */
export const explained = <T>(settings: ClientSettings, work: () => Promise<T>): Promise<T> =>
  explainedBy(
    optionNames,
    {
      redirect_uris: settings.redirectUris,
      post_logout_redirect_uris: settings.postLogoutUris,
      allowed_roles: settings.allowedRoles,
    },
    work,
  );
