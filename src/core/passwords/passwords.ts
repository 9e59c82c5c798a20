import type { PasswordPolicy } from "./policy.ts";
import { passwordMaxLength } from "./rules.ts";

/** The rules for passwords. */
export const createPasswords = ({ passwordMinLength }: PasswordPolicy) => ({
  /** Of new passwords, in characters (code points). */
  length: { min: passwordMinLength, max: passwordMaxLength },
});
