import { characters } from "../text.ts";
import type { CommonPasswords } from "./ports.ts";
import type { PasswordPolicy } from "./policy.ts";

/** In characters (code points). NIST 800-63B-4 requires at least 64. */
export const passwordMaxLength = 256;

/** Composed and decomposed spellings of a password are the same password (NIST 800-63B-4 section 3.1.1.2). */
export const normalizePassword = (password: string): string => password.normalize("NFC");

/** The inputs of the password rules. */
interface PasswordRules {
  readonly policy: Pick<PasswordPolicy, "passwordMinLength" | "issuer">;
  readonly common: CommonPasswords;
  /** The keys of the usernames that the owner has or may get. */
  readonly usernames: readonly string[];
  /** The key of the owner's e-mail address. */
  readonly email: string | undefined;
}

/**
 * The message of the first rule that a new, normalised password breaks, or undefined. Counts characters (code points).
 * There are no composition rules.
 */
export async function passwordFault(
  password: string,
  { policy, common, usernames, email }: PasswordRules,
): Promise<string | undefined> {
  const { passwordMinLength, issuer } = policy;
  const length = characters(password);
  if (length < passwordMinLength) return `Use at least ${passwordMinLength} characters.`;
  if (length > passwordMaxLength) return `Use at most ${passwordMaxLength} characters.`;
  const folded = fold(password);
  // Words that an attacker knows.
  const ofEmail = email === undefined ? [] : [email, email.slice(0, email.indexOf("@"))];
  const known = [...usernames, ...ofEmail, "latchkey", new URL(issuer).hostname];
  if (known.some((word) => fold(word) === folded)) {
    return "Choose a password that differs from the username, the e-mail address and the name of the service.";
  }
  if (await common(folded)) return "This password is too common. Choose another one.";
  return undefined;
}

const fold = (text: string): string => text.normalize("NFKC").toLowerCase();
