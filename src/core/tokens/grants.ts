import { hasPasskeys } from "../factors/policy.ts";
import type { TokenPolicy } from "./policy.ts";

/** The grant of a login by a link. A URN of Latchkey, as RFC 6749 section 4.5 wants for a grant of one's own. */
export const loginLinkGrant = "urn:latchkey:grant-type:login-link";

/** The grant that completes a login with a second factor. */
export const mfaGrant = "urn:latchkey:grant-type:mfa";

/** The grant of a login by a passkey. */
export const passkeyGrant = "urn:latchkey:grant-type:passkey";

/** The grant of a refresh with a proof of the person. */
export const reauthenticationGrant = "urn:latchkey:grant-type:reauthentication";

/** The grants that the token endpoint supports (RFC 6749 sections 4.3, 4.4, 4.5 and 6). */
export const grantTypes = [
  "password",
  "refresh_token",
  "client_credentials",
  loginLinkGrant,
  mfaGrant,
  passkeyGrant,
  reauthenticationGrant,
] as const;

export type GrantType = (typeof grantTypes)[number];

/** The grants that the operator allows. Logins and sessions from `POST /session` need all but that of the password. */
export function allowedGrants(
  policy: Pick<TokenPolicy, "passwordGrant" | "loginLinks" | "mfa" | "passkeyRpId">,
): readonly GrantType[] {
  const off: Partial<Record<GrantType, boolean>> = {
    password: !policy.passwordGrant,
    [loginLinkGrant]: !policy.loginLinks,
    [mfaGrant]: policy.mfa === "off",
    [passkeyGrant]: !hasPasskeys(policy),
  };
  return grantTypes.filter((grant) => !off[grant]);
}
