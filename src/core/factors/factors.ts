import type { Caller } from "../person.ts";
import { addPasskey, passkeyOptions, type NewPasskeyAnswer } from "./passkeys/add.ts";
import type { ChallengeUse } from "./passkeys/challenge.ts";
import { passkeyRequest, provePasskey, type PasskeyProof } from "./passkeys/prove.ts";
import type { TotpFactor } from "./model.ts";
import type { FactorPorts, PasskeyOwner } from "./ports.ts";
import { makeRecoveryCodes, useRecoveryCode } from "./recovery-codes.ts";
import { removeAllFactors, removePasskey, removeTotp } from "./remove.ts";
import { confirmTotp, startTotp, type TotpConfirmation } from "./totp/enrol.ts";
import { proveTotp } from "./totp/prove.ts";
import { resealSecrets } from "./totp/reseal.ts";

/**
 * What proves a person beside the password. Nothing here opens a session, asks whether a person proved enough before, or counts
 * tries: that is for the callers.
 */
export function createFactors(ports: FactorPorts) {
  return {
    startTotp: (caller: Caller, names: { readonly issuer: string; readonly account: string }) =>
      startTotp(ports, caller, names),
    confirmTotp: (caller: Caller, confirmation: TotpConfirmation) =>
      confirmTotp(ports, caller, confirmation),
    proveTotp: (factor: TotpFactor, code: string) => proveTotp(ports, factor, code),
    removeTotp: (userId: string) => removeTotp(ports, userId),
    resealSecrets: () => resealSecrets(ports),
    makeRecoveryCodes: (userId: string) => makeRecoveryCodes(ports, userId),
    useRecoveryCode: (userId: string, text: string) => useRecoveryCode(ports, userId, text),
    passkeyOptions: (caller: Caller, owner: PasskeyOwner) => passkeyOptions(ports, caller, owner),
    addPasskey: (caller: Caller, made: NewPasskeyAnswer) => addPasskey(ports, caller, made),
    passkeyRequest: (use: ChallengeUse, userId?: string) => passkeyRequest(ports, use, userId),
    provePasskey: (proof: PasskeyProof) => provePasskey(ports, proof),
    removePasskey: (userId: string, id: string) => removePasskey(ports, userId, id),
    removeAllFactors: (userId: string) => removeAllFactors(ports, userId),
  };
}
