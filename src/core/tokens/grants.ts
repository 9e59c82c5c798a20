import type { TokenPolicy } from "./policy.ts";

/** The grant of a login by a link. A URN of Latchkey, as RFC 6749 section 4.5 wants for a grant of one's own. */
export const loginLinkGrant = "urn:latchkey:grant-type:login-link";

/** The grants that the token endpoint supports (RFC 6749 sections 4.3, 4.4, 4.5 and 6). */
export const grantTypes = [
  "password",
  "refresh_token",
  "client_credentials",
  loginLinkGrant,
] as const;

export type GrantType = (typeof grantTypes)[number];

/** The grants that the operator allows. */
export const allowedGrants = ({
  passwordGrant,
  loginLinks,
}: Pick<TokenPolicy, "passwordGrant" | "loginLinks">): readonly GrantType[] =>
  grantTypes.filter((grant) => {
    if (grant === "password") return passwordGrant;
    return grant !== loginLinkGrant || loginLinks;
  });
