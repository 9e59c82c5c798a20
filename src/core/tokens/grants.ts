import { hasPasskeys } from "../factors/assurance.ts";
import type { TokenPolicy } from "./ports.ts";

/** The grant of a login by a link. A URN of Latchkey, as RFC 6749 section 4.5 wants for a grant of one's own. */
export const loginLinkGrant = "urn:latchkey:grant-type:login-link";

/** The grant that completes a login with a second factor. */
export const mfaGrant = "urn:latchkey:grant-type:mfa";

/** The grant of a login by a passkey. */
export const passkeyGrant = "urn:latchkey:grant-type:passkey";

/** The grant of a refresh with a proof of the user. */
export const reauthenticationGrant = "urn:latchkey:grant-type:reauthentication";

/** The grant of a request that names none. */
export const defaultGrant = "password";

/** The grant of an app that logs users in (RFC 6749 section 4.1). */
export const codeGrant = "authorization_code";

interface GrantPolicy extends Pick<
  TokenPolicy,
  "passwordGrant" | "loginLinks" | "mfa" | "passkeyRpId"
> {
  /** True if apps can log users in. */
  readonly hasApps: boolean;
}

interface GrantRule {
  readonly type: string;
  /** Whether the operator allows the grant. */
  isOn(policy: GrantPolicy): boolean;
}

/** The grants of the token endpoint (RFC 6749 sections 4.1, 4.3, 4.4, 4.5 and 6), in the order of the document. */
const grants = [
  { type: defaultGrant, isOn: ({ passwordGrant }) => passwordGrant },
  { type: "refresh_token", isOn: () => true },
  { type: "client_credentials", isOn: () => true },
  { type: loginLinkGrant, isOn: ({ loginLinks }) => loginLinks },
  { type: mfaGrant, isOn: ({ mfa }) => mfa !== "off" },
  { type: passkeyGrant, isOn: hasPasskeys },
  { type: reauthenticationGrant, isOn: () => true },
  { type: codeGrant, isOn: ({ hasApps }) => hasApps },
] as const satisfies readonly GrantRule[];

export type GrantType = (typeof grants)[number]["type"];

/** The grants that the token endpoint supports. */
export const grantTypes: readonly GrantType[] = grants.map(({ type }) => type);

/** The grants that the operator allows. Logins and sessions from `POST /session` need all but that of the password. */
export const allowedGrants = (policy: GrantPolicy): readonly GrantType[] =>
  grants.filter(({ isOn }) => isOn(policy)).map(({ type }) => type);
