import type { Policy } from "../policy.ts";

/** The grants that this server knows (RFC 6749 sections 4.3, 4.4 and 6). */
export const grantTypes = ["password", "refresh_token", "client_credentials"] as const;

export type GrantType = (typeof grantTypes)[number];

/** Those that the operator allows. */
export const allowedGrants = ({ passwordGrant }: Policy): readonly GrantType[] =>
  grantTypes.filter((grant) => grant !== "password" || passwordGrant);
