import type { FieldError } from "../failures.ts";
import { noPassword } from "../ground/no-password.ts";
import type { SessionCaller } from "../user.ts";
import { changePassword, type PasswordChange } from "./change.ts";
import type { PasswordPorts, PasswordPolicy } from "./ports.ts";
import type { OwnerProofs } from "./prove.ts";
import { normalizePassword, passwordFault, passwordMaxLength } from "./rules.ts";

/** The passwords of users, and the rules for them. */
export const createPasswords = (
  ports: PasswordPorts,
  policy: PasswordPolicy,
  proofs: OwnerProofs,
) => ({
  /** Of new passwords, in characters (code points). */
  length: { min: policy.passwordMinLength, max: passwordMaxLength },
  /** Whether an account has a password. Throws Failure `unavailable`. */
  has: async (userId: string): Promise<boolean> =>
    (await ports.store.findCredentials(userId))?.passwordHash !== noPassword,
  /** What is wrong with a new password by itself. */
  async faultsOf(pointer: string, password: string): Promise<readonly FieldError[]> {
    const rules = { policy, common: ports.commonPasswords, usernames: [], email: undefined };
    const message = await passwordFault(normalizePassword(password), rules);
    return message === undefined ? [] : [{ pointer, message }];
  },
  change: (caller: SessionCaller, change: PasswordChange) =>
    changePassword(ports, policy, proofs, caller, change),
});
