import type { ResourceSettings } from "../../../core/resources/settings.ts";
import { NotDone } from "../users/not-done.ts";
import { explainedBy } from "../users/refused.ts";
import { shown } from "../users/text.ts";

/** The options of a command that sets up a resource. */
export interface ResourceOptions {
  readonly name?: string;
  readonly scope?: readonly string[];
  readonly openScopes?: string;
  readonly implies?: readonly string[];
  readonly allowRole?: string;
  readonly client?: string;
}

/** The settings that options give. An empty text empties a list or removes the client. Throws NotDone for an option without `=`. */
export const resourceSettingsIn = (options: ResourceOptions): ResourceSettings => ({
  name: options.name,
  scopes: options.scope && Object.fromEntries(pairsIn("--scope", options.scope)),
  openScopes: options.openScopes === "all" ? "all" : wordsOf(options.openScopes),
  implies:
    options.implies &&
    Object.fromEntries(
      pairsIn("--implies", options.implies).map(([scope, others]) => [scope, wordsOf(others)]),
    ),
  allowedRoles: wordsOf(options.allowRole),
  clientId: options.client === "" ? null : options.client,
});

/** The words of a list with commas or spaces between them. */
function wordsOf(text: string): readonly string[];
function wordsOf(text: string | undefined): readonly string[] | undefined;
function wordsOf(text: string | undefined): readonly string[] | undefined {
  return text?.split(/[\s,]+/).filter((word) => word !== "");
}

/** The texts before and after the first `=` of each value. Values that are empty count for nothing. */
const pairsIn = (option: string, values: readonly string[]): (readonly [string, string])[] =>
  values
    .filter((value) => value !== "")
    .map((value) => {
      const at = value.indexOf("=");
      if (at > 0) return [value.slice(0, at).trim(), value.slice(at + 1)] as const;
      throw new NotDone(`${option} ${shown(value)}: Write a name, = and a value.`);
    });

/** The options by the settings of the admin API. */
const optionNames: Readonly<Record<string, string>> = {
  uri: "URI",
  name: "--name",
  scopes: "--scope",
  open_scopes: "--open-scopes",
  implies: "--implies",
  allowed_roles: "--allow-role",
  client_id: "--client",
};

/** Runs what may refuse settings. Throws NotDone, which names the options that are wrong, and why. */
export const explainedResource = <T>(
  { openScopes, allowedRoles }: ResourceSettings,
  work: () => Promise<T>,
): Promise<T> => {
  const open = openScopes === "all" ? undefined : openScopes;
  return explainedBy(optionNames, { open_scopes: open, allowed_roles: allowedRoles }, work);
};
