import type { CommonPasswords } from "../ports.ts";
import { characters } from "../text.ts";

/** Code points. NIST 800-63B-4 asks for at least 64. */
export const passwordMaxLength = 256;

/** Composed and decomposed spellings of a password are the same password (NIST 800-63B-4 section 3.1.1.2). */
export const normalizePassword = (password: string): string => password.normalize("NFC");

/** What a new password is judged by. */
export interface PasswordRules {
  readonly minLength: number;
  readonly common: CommonPasswords;
  /** Words that are no secret here: the username, the e-mail address, the service. */
  readonly known: readonly string[];
}

/** Why a new password is refused, or undefined. Takes a normalised password; counts code points; no composition rules. */
export async function passwordFault(
  password: string,
  rules: PasswordRules,
): Promise<string | undefined> {
  const length = characters(password);
  if (length < rules.minLength) return `At least ${rules.minLength} characters are needed.`;
  if (length > passwordMaxLength) return `At most ${passwordMaxLength} characters are allowed.`;
  const folded = fold(password);
  if (rules.known.some((word) => fold(word) === folded)) {
    return "It must differ from the username, the e-mail address and the service's name.";
  }
  if (await rules.common(folded)) return "It is one of the most common passwords.";
  return undefined;
}

const fold = (text: string): string => text.normalize("NFKC").toLowerCase();
