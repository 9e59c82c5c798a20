import { readFile } from "node:fs/promises";
import { Option } from "commander";
import { readLogo } from "../../../core/brand/logo.ts";
import { storedLogo } from "../../../core/clients/logo.ts";
import { codeOf } from "../../config/config-error.ts";
import { accountScopes, type Access } from "../../../core/access.ts";
import type { AccountAccess } from "../../../core/clients/model.ts";
import type { ClientSettings } from "../../../core/clients/settings.ts";
import { Failure } from "../../../core/failures.ts";
import { NotDone, undeclared } from "../users/not-done.ts";
import { shown } from "../users/text.ts";

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
  readonly accounts?: AccountAccess | "none";
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
export const accountsOption = (): Option =>
  new Option(
    "--accounts <access>",
    "what your server may do with accounts: read, write (which includes read) or none",
  ).choices(["read", "write", "none"]);

/** Collects an option that can be repeated. */
export const repeated = (one: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  one,
];

/** The settings that options give. An empty text empties a list or removes an address. Throws NotDone for an unknown scope. */
export const settingsIn = (access: Access, options: SettingOptions): ClientSettings => ({
  scope: options.scopes === undefined ? undefined : scopeIn(access, options.scopes),
  redirectUris: withoutEmpty(options.redirectUri),
  postLogoutUris: withoutEmpty(options.postLogoutUri),
  backchannelLogoutUri: options.backchannelLogoutUri,
  privateUrls: options.privateUrls,
  requirePkce: options.pkce,
  roles: options.roles,
  allowedRoles: withoutEmpty(options.allowRole?.split(",").map((role) => role.trim())),
  contact: options.contact,
  accountAccess: options.accounts === "none" ? null : options.accounts,
});

const withoutEmpty = (texts: readonly string[] | undefined): readonly string[] | undefined =>
  texts?.filter((text) => text !== "");

function scopeIn(access: Access, text: string): string {
  const names = text.split(/[\s,]+/).filter((name) => name !== "");
  const known = [...access.allScopes, ...access.clientScopes, ...accountScopes];
  const unknown = names.find((one) => !known.includes(one));
  if (unknown !== undefined) throw undeclared("scope", unknown, access.clientScopes);
  return names.join(" ");
}

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
};

/** Runs what may refuse settings. Throws NotDone, which names the options that are wrong, and why. */
export async function explained<T>(settings: ClientSettings, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failure && error.errors)) throw error;
    const lines = error.errors.map(({ pointer, message }) => {
      const [, member = "", at] = pointer.split("/");
      const values =
        {
          redirect_uris: settings.redirectUris,
          post_logout_redirect_uris: settings.postLogoutUris,
        }[member] ?? settings.allowedRoles;
      const value = at === undefined ? "" : ` ${shown(values?.[Number(at)] ?? "")}`;
      return `${optionNames[member] ?? member}${value}: ${message}`;
    });
    throw new NotDone(lines.join("\nerror: "));
  }
}
