import type { AddressClaim } from "../../email/model.ts";
import { timeOf, timeOrNull } from "../../ground/time.ts";
import type { Origin } from "../../user.ts";
import type { FactorPolicy } from "../ports.ts";
import {
  removeAllFactors,
  removeFactorsByClaim,
  removeFactorsOfDeleted,
  removeFactorsSince,
  type RemovalPorts,
} from "../remove.ts";
import { factorsOf, type FactorList } from "./list.ts";

/** The factors of an account, as what it owns. */
export const ownedFactors = (ports: RemovalPorts, policy: Pick<FactorPolicy, "mfa">) => ({
  name: "factors" as const,
  clears: "unproven" as const,
  remove: (userId: string, claim?: AddressClaim): Promise<void> =>
    claim ? removeFactorsByClaim(ports, userId, claim) : removeAllFactors(ports, userId),
  removeSince: (userId: string, since: number, origin: Origin) =>
    removeFactorsSince(ports, userId, since, origin),
  removeDeleted: (until: number) => removeFactorsOfDeleted(ports, until),
  show: ({ id, role }: { readonly id: string; readonly role: string }) =>
    factorsOf(ports.store, policy, id, role),
  export: async ({ id, role }: { readonly id: string; readonly role: string }) =>
    exportedFactors(await factorsOf(ports.store, { mfa: "optional" }, id, role)),
});

/** The second factors and passkeys, without the secret of the app, the codes and the keys. */
const exportedFactors = ({ totp, passkeys, codes, twoFactor }: FactorList) => ({
  totp: totp
    ? { created_at: timeOf(totp.createdAt), last_used_at: timeOrNull(totp.lastUsedAt) }
    : null,
  passkeys: passkeys.map((passkey) => ({
    id: passkey.id,
    name: passkey.name,
    created_at: timeOf(passkey.createdAt),
    last_used_at: timeOrNull(passkey.lastUsedAt),
    domain: passkey.rpId,
    model: passkey.aaguid,
    transports: passkey.transports,
    backed_up: passkey.backedUp === 1,
    uses: passkey.signCount,
  })),
  recovery_codes: { left: codes.left, created_at: timeOrNull(codes.createdAt) },
  two_step: twoFactor,
});
