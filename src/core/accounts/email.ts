import type { FieldError } from "../failures.ts";

/** An email address. Two addresses with the same `key` are the same address. */
export interface Email {
  readonly address: string;
  readonly key: string;
}

export const emailMaxLength = 254;

const emailRule = "Enter an email address, for example ann@example.com.";
const asciiRule =
  "Use an email address of ASCII letters only. Write an international domain in its form with xn--.";
const misreadRule =
  "An email address must not begin with a hyphen or contain a percent sign. Enter another one.";

const atext = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+";
const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const topLabel = "[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?";
const shape = new RegExp(`^(?=.{1,64}@)${atext}(?:\\.${atext})*@(?:${label}\\.)+${topLabel}$`);

/** Mail programs may read a hyphen as the start of an option, and a percent sign as an escape or as a route to another host. */
const misread = /^-|%/;

/**
 * Reads the email address of an account; undefined for an invalid one. NFKC comes before the check, so that a full-width `＠` cannot slip
 * in after it. ASCII only: an internationalised domain is written in its xn-- form. Quoted local parts, several addresses
 * and domains without a dot are refused.
 */
export function parseEmail(text: string): Email | undefined {
  const address = text.normalize("NFKC");
  const key = address.toLowerCase();
  return key.length <= emailMaxLength && shape.test(key) ? { address, key } : undefined;
}

/** Reads an address that an account is to have. Those of accounts of earlier versions may be refused. */
export function parseNewEmail(text: string): Email | undefined {
  const email = parseEmail(text);
  return email && !misread.test(email.key) ? email : undefined;
}

/** Reads an address that an account is to have. Adds the rule that it breaks to `errors`. */
export function chosenEmail(text: string, errors: FieldError[]): Email | undefined {
  const email = parseNewEmail(text);
  if (!email) errors.push({ pointer: "/email", message: brokenRule(text) });
  return email;
}

function brokenRule(text: string): string {
  if (parseEmail(text)) return misreadRule;
  return /[^\0-\x7f]/.test(text.normalize("NFKC")) ? asciiRule : emailRule;
}
