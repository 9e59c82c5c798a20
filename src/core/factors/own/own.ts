import { Failure, credentialFailures } from "../../failures.ts";
import type { Caller, SessionCaller } from "../../user.ts";
import type { FactorPolicy, FactorPorts } from "../ports.ts";
import type { TotpConfirmation } from "../totp/enrol.ts";
import type { OwnChange } from "./changed.ts";
import { makeOwnCodes, setOwnTwoFactor } from "./codes.ts";
import { factorsOf } from "./list.ts";
import {
  addOwnPasskey,
  ownPasskeyOptions,
  removeOwnPasskey,
  renameOwnPasskey,
  type NewOwnPasskey,
} from "./passkeys.ts";
import { confirmOwnTotp, removeOwnTotp, startOwnTotp } from "./totp.ts";
import { addUpgrade, upgradeOptions } from "./upgrade.ts";

/** The factors of users, as they manage their own. */
export const createOwnFactors = (ports: FactorPorts, policy: FactorPolicy) => ({
  /** Throws Failure `invalid_token` if the account was deleted, `unavailable`. */
  async list({ userId }: Caller) {
    const account = await ports.store.findAccount(userId);
    if (!account) {
      throw new Failure(credentialFailures.invalid_token, { reason: "account deleted" });
    }
    return factorsOf(ports.store, policy, userId, account.role);
  },
  startTotp: (caller: SessionCaller) => startOwnTotp(ports, policy, caller),
  confirmTotp: (change: OwnChange, confirmation: TotpConfirmation) =>
    confirmOwnTotp(ports, policy, change, confirmation),
  removeTotp: (change: OwnChange) => removeOwnTotp(ports, policy, change),
  passkeyOptions: (caller: SessionCaller) => ownPasskeyOptions(ports, policy, caller),
  addPasskey: (change: OwnChange, made: NewOwnPasskey) =>
    addOwnPasskey(ports, policy, change, made),
  upgradeOptions: (caller: SessionCaller) => upgradeOptions(ports, policy, caller),
  addUpgrade: (change: OwnChange, made: NewOwnPasskey) => addUpgrade(ports, policy, change, made),
  renamePasskey: (caller: SessionCaller, id: string, name: string) =>
    renameOwnPasskey(ports, caller, id, name),
  removePasskey: (change: OwnChange, id: string) => removeOwnPasskey(ports, policy, change, id),
  makeCodes: (change: OwnChange) => makeOwnCodes(ports, policy, change),
  setTwoFactor: (change: OwnChange, isEnabled: boolean) =>
    setOwnTwoFactor(ports, policy, change, isEnabled),
});
