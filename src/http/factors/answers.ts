import type { FactorList } from "../../core/factors/own/list.ts";
import type { Passkey } from "../../core/factors/model.ts";
import { timeOf, timeOrNull } from "../../core/ground/time.ts";

// Each function names each member, so that no new column is shown by accident, and no secret.

export const publicFactors = ({ totp, passkeys, codes, twoFactor, isRequired }: FactorList) => ({
  totp: totp
    ? { created_at: timeOf(totp.createdAt), last_used_at: timeOrNull(totp.lastUsedAt) }
    : null,
  passkeys: passkeys.map(publicPasskey),
  recovery_codes: { left: codes.left, created_at: timeOrNull(codes.createdAt) },
  two_step: twoFactor,
  required: isRequired,
});

export const publicPasskey = (passkey: Passkey) => ({
  id: passkey.id,
  name: passkey.name,
  created_at: timeOf(passkey.createdAt),
  last_used_at: timeOrNull(passkey.lastUsedAt),
  backed_up: passkey.backedUp === 1,
  verified: passkey.verifiedAt !== null,
  transports: passkey.transports === "" ? [] : passkey.transports.split(" "),
});

/** Recovery codes that were made, in an answer that has none otherwise. */
export const shownCodes = (codes: readonly string[] | undefined) =>
  codes ? { recovery_codes: [...codes] } : {};
