import type { TotpFactor } from "../../../src/core/factors/model.ts";
import {
  addPasskey,
  passkeyOptions,
  type NewPasskeyAnswer,
} from "../../../src/core/factors/passkeys/add.ts";
import type { ChallengeUse } from "../../../src/core/factors/passkeys/challenge.ts";
import {
  passkeyRequest,
  provePasskey,
  type PasskeyProof,
} from "../../../src/core/factors/passkeys/prove.ts";
import type { FactorPorts, PasskeyOwner } from "../../../src/core/factors/ports.ts";
import { makeRecoveryCodes, useRecoveryCode } from "../../../src/core/factors/recovery-codes.ts";
import { removeAllFactors, removePasskey, removeTotp } from "../../../src/core/factors/remove.ts";
import {
  confirmTotp,
  startTotp,
  type TotpConfirmation,
} from "../../../src/core/factors/totp/enrol.ts";
import { proveTotp } from "../../../src/core/factors/totp/prove.ts";
import { reencryptSecrets } from "../../../src/core/factors/totp/re-encrypt.ts";
import type { SessionCaller } from "../../../src/core/user.ts";

/** The use cases of second factors, each with the same ports. They open no session and count no tries. */
export function bindFactors(ports: FactorPorts) {
  return {
    startTotp: (
      caller: SessionCaller,
      names: { readonly issuer: string; readonly account: string },
    ) => startTotp(ports, caller, names),
    confirmTotp: (caller: SessionCaller, confirmation: TotpConfirmation) =>
      confirmTotp(ports, caller, confirmation),
    proveTotp: (factor: TotpFactor, code: string) => proveTotp(ports, factor, code),
    removeTotp: (userId: string) => removeTotp(ports, userId, { keepsOne: false }),
    reencryptSecrets: () => reencryptSecrets(ports),
    makeRecoveryCodes: (userId: string) => makeRecoveryCodes(ports, userId),
    useRecoveryCode: (userId: string, text: string) => useRecoveryCode(ports, userId, text),
    passkeyOptions: (caller: SessionCaller, owner: PasskeyOwner) =>
      passkeyOptions(ports, caller, owner),
    addPasskey: (caller: SessionCaller, made: NewPasskeyAnswer) => addPasskey(ports, caller, made),
    passkeyRequest: (use: ChallengeUse, userId?: string) => passkeyRequest(ports, use, userId),
    provePasskey: (proof: PasskeyProof) => provePasskey(ports, proof),
    removePasskey: (userId: string, id: string) =>
      removePasskey(ports, { id, userId }, { keepsOne: false }),
    removeAllFactors: (userId: string) => removeAllFactors(ports, userId),
  };
}
