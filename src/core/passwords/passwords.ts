import type { SessionCaller } from "../user.ts";
import { changePassword, type PasswordChange } from "./change.ts";
import type { CheckPassword } from "./check.ts";
import type { PasswordPolicy } from "./policy.ts";
import type { PasswordPorts } from "./ports.ts";
import { passwordMaxLength } from "./rules.ts";

/** The passwords of people, and the rules for them. */
export const createPasswords = (
  ports: PasswordPorts,
  policy: PasswordPolicy,
  checkPassword: CheckPassword,
) => ({
  /** Of new passwords, in characters (code points). */
  length: { min: policy.passwordMinLength, max: passwordMaxLength },
  change: (caller: SessionCaller, change: PasswordChange) =>
    changePassword(ports, policy, checkPassword, caller, change),
});
