import type { EmailPolicy } from "../../email/ports.ts";
import type { FieldError } from "../../failures.ts";
import { languages as builtIn } from "../../ground/language.ts";
import { isTimeZone } from "../../ground/time.ts";
import { parseFullName, fullNameRule } from "./name.ts";
import { isReservedUsername, reservedUsernameRule } from "./reserved-usernames.ts";
import { isNewUsername, parseUsername, usernameRule, type Username } from "./username.ts";

/** Reads a username that a user chose. Adds the rule that it breaks to `errors`. An account may keep the one it has. */
export function chosenUsername(
  text: string,
  errors: FieldError[],
  { usernameKey: kept }: { readonly usernameKey?: string } = {},
): Username | undefined {
  const pointer = "/username";
  const username = parseUsername(text);
  if (username && username.key === kept) return username;
  if (!username || !isNewUsername(username)) errors.push({ pointer, message: usernameRule });
  else if (isReservedUsername(username.key)) {
    errors.push({ pointer, message: reservedUsernameRule });
  }
  return username;
}

/** Reads a display name that a user chose. Adds the rule that it breaks to `errors`. */
export function chosenName(text: string, errors: FieldError[]): string | undefined {
  const name = parseFullName(text);
  if (name === undefined) errors.push({ pointer: "/name", message: fullNameRule });
  return name;
}

/** Reads the language that an account is to have. Null stays null. Adds the rule that it breaks to `errors`. */
export function chosenLocale(
  locale: string | null,
  { languages = builtIn }: Pick<EmailPolicy, "languages">,
  errors: FieldError[],
): string | null {
  if (locale !== null && !languages.includes(locale)) {
    const message = `Use one of these languages, or null: ${languages.join(", ")}.`;
    errors.push({ pointer: "/locale", message });
  }
  return locale;
}

/** Reads the time zone that an account is to have. Null stays null. Adds the rule that it breaks to `errors`. */
export function chosenTimeZone(timeZone: string | null, errors: FieldError[]): string | null {
  if (timeZone !== null && !isTimeZone(timeZone)) {
    const message =
      "The time zone is unknown. Use a name of the IANA database, such as Europe/Berlin, or null.";
    errors.push({ pointer: "/time_zone", message });
  }
  return timeZone;
}

/**
 * The time zone that a page reports of its browser, at a registration. Null if this runtime does not know it, because the user did not
 * enter it and could not correct it.
 */
export const reportedTimeZone = (timeZone: string | null | undefined): string | null =>
  timeZone != null && isTimeZone(timeZone) ? timeZone : null;
