import type { AppLinks } from "../../../core/policy.ts";
import { ConfigError } from "../config-error.ts";
import type { Config } from "../config.ts";
import { readConfig } from "../read.ts";
import { isOfDatabases } from "../database/option.ts";
import { hostVariablesIn } from "../hosts.ts";
import { ofProviders } from "../upstream/upstream.ts";
import { isForOthers, ofListening, withoutPrefix } from "../variables/of-host.ts";
import type { Environment, ReadFile } from "../variables/reader.ts";
import { variables, type VariableName } from "../variables/variables.ts";
import type { LatchkeyOptions } from "./latchkey-options.ts";
import { ownOptions, unknownNames, type OwnConfig } from "./own-config.ts";

/** The options that stand for no variable, beside those of `OwnConfig`. */
const others = ["env"] as const;

/**
 * The variable that each option stands for. The options beside these and `others` are those of `OwnConfig`. A test holds docs/options.md
 * equal to this list.
 */
export const settings = {
  issuer: "ISSUER",
  audience: "AUDIENCE",
  secretKey: "SECRET_KEY",
  algorithm: "ALGORITHM",
  corsOrigins: "CORS_ORIGINS",
  mfa: "MFA",
  passkeyRpId: "PASSKEY_RP_ID",
  passkeyOrigins: "PASSKEY_ORIGINS",
  docs: "DOCS",
  app: "APP",
  appUrl: "APP_URL",
  ownPages: "OWN_PAGES",
  appLinks: "APP_LINKS",
} as const satisfies Record<
  Exclude<keyof LatchkeyOptions, keyof OwnConfig | (typeof others)[number]>,
  VariableName
>;

const textOf = (value: string | boolean | readonly string[] | AppLinks): string => {
  if (typeof value === "boolean") return value ? "on" : "off";
  if (Array.isArray(value)) return value.join(",");
  return typeof value === "string" ? value : JSON.stringify(value);
};

/** The variables of the keys of tokens. The option `secretKey` takes their place. */
const ofKeys: readonly VariableName[] = ["SECRET_KEY", "ALGORITHM", "PREVIOUS_KEYS"];

/** The variables that say the address of the client. The option `clientAddress` takes their place. */
const ofAddresses: readonly VariableName[] = ["TRUSTED_PROXIES", "CLIENT_ADDRESS_HEADER"];

const databaseHint =
  "If it belongs to your own app, set the option database, which replaces all variables of databases.";

/**
 * Reads the configuration of a Latchkey inside another server. Variables of that server are no fault if Latchkey does not know them, if
 * they are about listening, or if an option or a name with the prefix `LATCHKEY_` takes their place. Throws ConfigError, which says for
 * each other variable that is wrong how to set Latchkey's own one.
 */
export function readEmbedded(
  options: LatchkeyOptions,
  ofProcess: Environment,
  readFile: ReadFile,
): Config {
  const own = ownConfigOf(options);
  const { environment: given, names: prefixed } = withoutPrefix(options.env ?? ofProcess);
  const set = Object.entries(settings).flatMap(([option, variable]) => {
    const value = options[option as keyof typeof settings];
    return value === undefined ? [] : [{ option, variable, value: textOf(value) }];
  });
  const isRead = (name: VariableName): boolean => {
    if (ofAddresses.includes(name) && options.clientAddress) return false;
    if (ofListening.includes(name) || set.some(({ variable }) => variable === name)) return false;
    if (prefixed[name] !== undefined) return true;
    // An app may have a client of its own at Google, for something else.
    if (options.env === undefined && ofProviders.includes(name)) return false;
    if (options.secretKey !== undefined && ofKeys.includes(name)) return false;
    return !given[name] || !isForOthers(name, given[name]);
  };
  const read = Object.keys(variables)
    .map((name) => name as VariableName)
    .filter(isRead);
  const values = read.flatMap((name) => [name, `${name}_FILE`]).map((name) => [name, given[name]]);
  const environment: Environment = {
    ...hostVariablesIn(given),
    ...Object.fromEntries(values),
    ...Object.fromEntries(set.map(({ variable, value }) => [variable, value])),
  };
  const isSet = (name: VariableName) => Boolean(environment[name] || environment[`${name}_FILE`]);
  const mode = ofProcess["NODE_ENV"] === "production" ? "production" : "development";
  const hintOf = (name: VariableName): string | undefined => {
    if (!read.includes(name) || prefixed[name] !== undefined) return undefined;
    if (isOfDatabases(name)) return own.database === undefined ? databaseHint : undefined;
    return isSet(name) ? `If it belongs to your own app, set LATCHKEY_${name} too.` : undefined;
  };
  return readConfig(
    {
      ...environment,
      ...(!isSet("NODE_ENV") && { NODE_ENV: mode }),
      // The output belongs to the app that Latchkey is part of.
      ...(!isSet("LOG_LEVEL") && { LOG_LEVEL: "warn" }),
    },
    readFile,
    own,
    {
      names: {
        ...prefixed,
        ...Object.fromEntries(set.map(({ option, variable }) => [variable, `option ${option}`])),
      },
      hintOf,
      defaults: (["NODE_ENV", "LOG_LEVEL"] as const).filter((name) => !isSet(name)),
    },
  );
}

/** The part of the options that is code. Throws ConfigError for options that do not exist. */
export function ownConfigOf(options: LatchkeyOptions): OwnConfig {
  const ofServer: readonly string[] = [...Object.keys(settings), ...others];
  const isSetting = (name: string) => ofServer.includes(name);
  const unknown = unknownNames("", options, [...ofServer, ...ownOptions]);
  if (unknown.length > 0) throw new ConfigError(unknown.map((one) => `option ${one}`).join("\n"));
  return Object.fromEntries(Object.entries(options).filter(([name]) => !isSetting(name)));
}
