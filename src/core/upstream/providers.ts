import { parseEmail } from "../accounts/email.ts";
import type { ProvidedEmail } from "./model.ts";

/** The claims of a provider, after every check of its protocol. Those of a provider without tokens have the same names. */
export type Claims = Readonly<Record<string, unknown>>;

/** A provider, as the operator has set it up. Its secret is with the driver alone. */
export interface Provider {
  /** Its name in paths, such as `google`. */
  readonly id: string;
  readonly kind: ProviderKind;
  /** As users read it on a button. */
  readonly name: string;
  /** The issuer. One of Microsoft for many tenants has `{tenantid}` in it. */
  readonly issuer: string;
  readonly clientId: string;
  /** True if the operator believes this provider about addresses. */
  readonly trustsEmail: boolean;
}

/**
 * One row per kind of provider.
 * - `name`: what users read, unless the operator says otherwise.
 * - `issuer`: of a provider with one place. Undefined if the operator names it.
 * - `scope`: what is asked of it.
 * - `protocol`: `oidc` has discovery and id_tokens. The others are OAuth 2.0 with an API of their own.
 * - `isPosted`: true if it sends the user back by a form (`response_mode=form_post`).
 * - `confirms`: true if a login there can confirm who a user is, because its id_tokens say when the user logged in (`auth_time`).
 * - `isEmailTrusted`: whether it is the one to believe about an address that it has verified. FE-1 and FE-3 in the tests.
 */
interface ProviderRow {
  readonly name: string;
  readonly issuer: string | undefined;
  readonly scope: string;
  readonly protocol: "oidc" | "github" | "discord";
  readonly isPosted?: true;
  readonly confirms?: true;
  isEmailTrusted(claims: Claims, provider: Provider): boolean;
}

/** Some providers write booleans as texts. */
const isTrue = (claim: unknown): boolean => claim === true || claim === "true";

const isVerified = ({ email_verified }: Claims): boolean => isTrue(email_verified);

/** Anybody can run a provider, so only the operator can say that one is to be believed. */
const ifOperatorTrusts = (claims: Claims, { trustsEmail }: Provider): boolean =>
  trustsEmail && isVerified(claims);

export const providerRows = {
  google: {
    name: "Google",
    issuer: "https://accounts.google.com",
    scope: "openid email profile",
    protocol: "oidc",
    // Google owns the addresses of Gmail and manages those of a Workspace. Any other address may have a new owner since.
    isEmailTrusted: (claims) =>
      isVerified(claims) &&
      (typeof claims["hd"] === "string" || /@gmail\.com$/i.test(String(claims["email"]))),
  },
  github: {
    name: "GitHub",
    issuer: "https://github.com",
    scope: "read:user user:email",
    protocol: "github",
    isEmailTrusted: isVerified,
  },
  microsoft: {
    name: "Microsoft",
    issuer: "https://login.microsoftonline.com/{tenantid}/v2.0",
    scope: "openid email profile",
    protocol: "oidc",
    confirms: true,
    // The administrator of any tenant can write any address. `xms_edov` says that the owner of its domain has proven it.
    isEmailTrusted: (claims, { trustsEmail, issuer }) =>
      isTrue(claims["xms_edov"]) ||
      claims["xms_edov"] === 1 ||
      claims["xms_edov"] === "1" ||
      (trustsEmail && !issuer.includes("{tenantid}")),
  },
  apple: {
    name: "Apple",
    issuer: "https://appleid.apple.com",
    scope: "openid email name",
    protocol: "oidc",
    confirms: true,
    isPosted: true,
    isEmailTrusted: isVerified,
  },
  gitlab: {
    name: "GitLab",
    issuer: "https://gitlab.com",
    scope: "openid email profile",
    protocol: "oidc",
    confirms: true,
    isEmailTrusted: ifOperatorTrusts,
  },
  discord: {
    name: "Discord",
    issuer: "https://discord.com",
    scope: "identify email",
    protocol: "discord",
    isEmailTrusted: ifOperatorTrusts,
  },
  oidc: {
    name: "OpenID Connect",
    issuer: undefined,
    scope: "openid email profile",
    protocol: "oidc",
    confirms: true,
    isEmailTrusted: ifOperatorTrusts,
  },
} as const satisfies Record<string, ProviderRow>;

export type ProviderKind = keyof typeof providerRows;

export const providerKinds = Object.keys(providerRows) as ProviderKind[];

/** The row of a provider, without the literal types. */
export const providerRowOf = ({ kind }: Pick<Provider, "kind">): ProviderRow => providerRows[kind];

/** What the claims of a provider say about the address of their user. Undefined for what is no address. */
export function emailIn(claims: Claims, provider: Provider): ProvidedEmail | undefined {
  const { email } = claims;
  const address = typeof email === "string" ? parseEmail(email)?.address : undefined;
  if (address === undefined) return undefined;
  return { address, isTrusted: providerRowOf(provider).isEmailTrusted(claims, provider) };
}

/** The id of a tenant of Microsoft, in the place that an issuer for many tenants has for it. */
const tenantIds = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether an identity comes from a provider as it is set up now. The issuer behind an id may have changed since. */
export function isFrom(
  { id, issuer }: Provider,
  identity: { readonly provider: string; readonly issuer: string },
): boolean {
  if (identity.provider !== id) return false;
  const [start = "", end] = issuer.split("{tenantid}");
  if (end === undefined) return withoutSlash(identity.issuer) === withoutSlash(issuer);
  const isFramed = identity.issuer.startsWith(start) && identity.issuer.endsWith(end);
  return isFramed && tenantIds.test(identity.issuer.slice(start.length, -end.length));
}

/** The configuration may lack the slash at the end of an issuer, or have it. */
const withoutSlash = (issuer: string): string => issuer.replace(/\/$/, "");

/** The path of a provider's callback, below the issuer. Each provider has its own, so that none can answer for another (RFC 9207). */
export const callbackPathOf = (provider: string): string => `/login/${provider}/callback`;
