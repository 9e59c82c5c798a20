import type { OwnClaims } from "../../../core/own-claims.ts";
import type { AppLinks } from "../../../core/policy.ts";
import type { Environment } from "../variables/reader.ts";
import type { AttributesObject } from "./attributes.ts";
import type { OwnConfig } from "./own-config.ts";

/** The settings of a Latchkey inside another server. Each has the meaning and default of its environment variable. */
export interface LatchkeyOptions<
  A extends AttributesObject = AttributesObject,
  C extends OwnClaims = OwnClaims,
> extends OwnConfig<A, C> {
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
  /** Serves the pages at `/app`. Default: true. */
  readonly app?: boolean;
  /** Where the pages are: `https://app.example.com`. Default: `/app` below `issuer`. */
  readonly appUrl?: string;
  /** Names of pages at `appUrl`. Others are at `/app` below `issuer`. Default: all but those about organizations and invitations. */
  readonly ownPages?: readonly string[];
  /** Your apps on phones, which may open links below `/open/` of `issuer` and use its passkeys. */
  readonly appLinks?: AppLinks;
  /**
   * The variables to read instead of those of the process; `{}` for none. The other options take precedence. Without `LOG_LEVEL`, only
   * warnings and errors are logged.
   */
  readonly env?: Environment;
}
