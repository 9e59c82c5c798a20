import { characters } from "../ids.ts";
import { fold, join } from "./guessable/fold.ts";
import { formsOf } from "./guessable/forms.ts";
import { isMadeOf } from "./guessable/known-words.ts";
import type { CommonPasswords, PasswordPolicy, PasswordPorts } from "./ports.ts";

/** In characters (code points). NIST 800-63B-4 requires at least 64. */
export const passwordMaxLength = 256;

/** Composed and decomposed spellings of a password are the same password (NIST 800-63B-4 section 3.1.1.2). */
export const normalizePassword = (password: string): string => password.normalize("NFC");

/** The inputs of the password rules. */
interface PasswordRules {
  readonly policy: Pick<PasswordPolicy, "passwordMinLength" | "issuer" | "brand">;
  readonly common: CommonPasswords;
  /** The keys of the usernames that the owner has or may get. */
  readonly usernames: readonly string[];
  /** The key of the owner's email address. */
  readonly email: string | undefined;
}

/**
 * The message of the first rule that a new, normalised password breaks, or undefined. Counts characters (code points).
 * There are no composition rules. A password that is easy to guess is refused, also with the changes that users often apply: NIST
 * 800-63B-4 section 3.1.1.2 asks for a list of common passwords, the username and the name of the service, and their derivatives.
 */
export async function passwordFault(
  password: string,
  { policy, common, usernames, email }: PasswordRules,
): Promise<string | undefined> {
  const { passwordMinLength, issuer } = policy;
  const length = characters(password);
  if (length < passwordMinLength) return `Use at least ${passwordMinLength} characters.`;
  if (length > passwordMaxLength) return `Use at most ${passwordMaxLength} characters.`;
  const ofEmail = email === undefined ? [] : [email, email.slice(0, email.indexOf("@"))];
  const ofService = ["latchkey", policy.brand.name, new URL(issuer).hostname];
  const joined = join(fold(password));
  if (isMadeOf([...usernames, ...ofEmail, ...ofService], joined)) {
    return easyToGuess("consists of the username, the email address or the name of the service");
  }
  const { isSimple, keys } = formsOf(joined);
  if (isSimple) return easyToGuess("is a simple sequence or repetition");
  if (await common(keys)) return easyToGuess("is a common password or differs little from one");
  return undefined;
}

/**
 * The message for a new, normalised password that is known from a data breach, or undefined. It may ask another server, so call it after
 * the other rules, and after a limit or a login.
 */
export const breachFault = async (
  { breachedPasswords }: Pick<PasswordPorts, "breachedPasswords">,
  password: string,
): Promise<string | undefined> =>
  (await breachedPasswords?.(password)) ? easyToGuess("was part of a data breach") : undefined;

const easyToGuess = (reason: string): string =>
  `This password is easy to guess, because it ${reason}. Choose several unrelated words.`;
