import type { Present } from "../failures.ts";
import { oneAtATime } from "../one-at-a-time.ts";
import type { Owned } from "../owned.ts";
import type { OwnerProofs } from "../passwords/prove.ts";
import type { Caller, SessionCaller } from "../user.ts";
import { deleteAccount, type AccountDeletion } from "./delete.ts";
import { exportAccount } from "./export.ts";
import { publicAccount, type Account } from "./model.ts";
import type { AccountPolicy, RegistrationPorts } from "./ports.ts";
import { registerPrivately } from "./registration/register-privately.ts";
import { register } from "./registration/register.ts";
import { registrationFaults, type Registration } from "./registration/validate.ts";
import { acceptTerms } from "./terms.ts";
import { updateAccount, type AccountChanges } from "./update.ts";

/** The accounts of users. */
export function createAccounts<Rows extends readonly Owned<never>[]>(
  ports: RegistrationPorts,
  policy: AccountPolicy,
  proofs: OwnerProofs,
  owned: Rows,
) {
  const alone = oneAtATime();
  return {
    /** Of the optional members of a registration, those that the operator requires. */
    registrationRequires: policy.registrationRequires,
    makesUsernames: policy.makesUsernames,
    attributes: policy.attributes,
    /** The version of the terms that users accept. Undefined if there is none to accept. */
    termsVersion: policy.termsVersion,
    /** An account as its owner may see it. */
    publicAccount: (account: Account) => publicAccount(account, policy),
    passkeySignUp: policy.passkeySignUp,
    /** True if `registerPrivately` takes the place of `register`. */
    registrationPrivacy: policy.registrationPrivacy,
    registerPrivately: (registration: Registration) =>
      registerPrivately(ports, policy, registration),
    register: (registration: Registration) => register(ports, policy, alone, registration),
    /** The invalid fields of a registration that lacks others. */
    faultsOf: (present: Present<Registration>) => registrationFaults(ports, policy, present),
    /** Undefined if the account was deleted. Throws Failure `unavailable`. */
    find: (userId: string) => ports.store.findAccount(userId),
    update: (caller: Caller, changes: AccountChanges) =>
      alone([`account ${caller.userId}`], () => updateAccount(ports, policy, caller, changes)),
    /** Records that the user accepts the current version of the terms. Returns the account. */
    acceptTerms: (caller: Caller, version: string) => acceptTerms(ports, policy, caller, version),
    export: (caller: Caller) => exportAccount(ports, policy, owned, caller),
    delete: (caller: SessionCaller, deletion: AccountDeletion) =>
      deleteAccount(ports, policy, proofs, owned, caller, deletion),
  };
}
