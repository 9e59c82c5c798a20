import type { TokenPolicy } from "./policy.ts";

/** The grants that the token endpoint supports (RFC 6749 sections 4.3, 4.4 and 6). */
export const grantTypes = ["password", "refresh_token", "client_credentials"] as const;

export type GrantType = (typeof grantTypes)[number];

/** The grants that the operator allows. */
export const allowedGrants = ({
  passwordGrant,
}: Pick<TokenPolicy, "passwordGrant">): readonly GrantType[] =>
  grantTypes.filter((grant) => grant !== "password" || passwordGrant);
