import { adminRole, type Role } from "../access.ts";

/** Whose accounts must have a second factor. With `off` nobody can set one up. */
export const mfaPolicies = ["off", "optional", "admins", "all"] as const;

/** The operator's settings for second factors. */
export interface FactorPolicy {
  readonly issuer: string;
  readonly mfa: (typeof mfaPolicies)[number];
  /** The domain that passkeys are for (WebAuthn's RP ID). Undefined if passkeys are off. */
  readonly passkeyRpId: string | undefined;
  /** The exact origins of pages and apps that may use passkeys. */
  readonly passkeyOrigins: readonly string[];
}

/** Whether an account of this role must have a second factor. */
export const requiresFactor = ({ mfa }: Pick<FactorPolicy, "mfa">, role: Role): boolean =>
  mfa === "all" || (mfa === "admins" && role === adminRole);

/** Whether people may log in by passkeys. */
export const hasPasskeys = ({
  mfa,
  passkeyRpId,
}: Pick<FactorPolicy, "mfa" | "passkeyRpId">): boolean =>
  mfa !== "off" && passkeyRpId !== undefined;
