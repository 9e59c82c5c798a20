import { ConfigError } from "../config-error.ts";
import { ownOptions, unknownNames, type OwnConfig } from "./own-config.ts";
import type { VariableName } from "../variables/variables.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings of a Latchkey inside another server. Each has the meaning and default of its environment variable. */
export interface LatchkeyOptions extends OwnConfig {
  /** The public URL, with the path where Latchkey is mounted: `https://app.example.com/auth`. */
  readonly issuer?: string;
  /** Default: `issuer`. */
  readonly audience?: string;
  /** The key that signs tokens. Required in production. */
  readonly secretKey?: string;
  readonly algorithm?: string;
  /** The origins whose pages may call Latchkey. */
  readonly corsOrigins?: readonly string[];
  /** Second factors: `off`, `optional`, `admins` or `all`. Default: `optional`. */
  readonly mfa?: "off" | "optional" | "admins" | "all";
  /** The domain that passkeys are for. Default: the host of `issuer`. */
  readonly passkeyRpId?: string;
  /** Further origins that may use passkeys. */
  readonly passkeyOrigins?: readonly string[];
  /** Serves Swagger UI at `/docs`. Default: true. */
  readonly docs?: boolean;
  /** Serves the example app at `/app`. Default: true. */
  readonly app?: boolean;
  /**
   * Any further variables, for example those of the process. The other options take precedence. Without `LOG_LEVEL`, only warnings and
   * errors are logged.
   */
  readonly env?: Environment;
}

/** The environment variables that options stand for. */
export function environmentOf(options: LatchkeyOptions, production: boolean): Environment {
  const { env = {} } = options;
  const onOff = (on: boolean | undefined) => (on === undefined ? undefined : on ? "on" : "off");
  const set: Partial<Record<VariableName, string | undefined>> = {
    ISSUER: options.issuer,
    AUDIENCE: options.audience,
    SECRET_KEY: options.secretKey,
    ALGORITHM: options.algorithm,
    CORS_ORIGINS: options.corsOrigins?.join(","),
    MFA: options.mfa,
    PASSKEY_RP_ID: options.passkeyRpId,
    PASSKEY_ORIGINS: options.passkeyOrigins?.join(","),
    DOCS: onOff(options.docs),
    APP: onOff(options.app),
  };
  const given = Object.entries(set).filter(([, value]) => value !== undefined);
  return {
    NODE_ENV: production ? "production" : "development",
    ...env,
    // The output belongs to the app that Latchkey is part of.
    ...(!env["LOG_LEVEL"] && !env["LOG_LEVEL_FILE"] && { LOG_LEVEL: "warn" }),
    ...Object.fromEntries(given),
  };
}

/** The options beside those of `OwnConfig`. */
const settings = {
  issuer: true,
  audience: true,
  secretKey: true,
  algorithm: true,
  corsOrigins: true,
  mfa: true,
  passkeyRpId: true,
  passkeyOrigins: true,
  docs: true,
  app: true,
  env: true,
} as const satisfies Record<Exclude<keyof LatchkeyOptions, keyof OwnConfig>, true>;

/** The part of the options that is code. Throws ConfigError for options that do not exist. */
export function ownConfigOf(options: LatchkeyOptions): OwnConfig {
  const unknown = unknownNames("", options, [...Object.keys(settings), ...ownOptions]);
  if (unknown.length > 0) throw new ConfigError(unknown.map((one) => `option ${one}`).join("\n"));
  return Object.fromEntries(Object.entries(options).filter(([name]) => !(name in settings)));
}
