import { type ErrorCode, LatchkeyError } from "latchkey-auth/client";
import { common } from "../../../src/core/languages/en/common.ts";
import { fill } from "../../../src/core/languages/fill.ts";
import { formatWait } from "../format/wait.ts";
import { locale, t } from "../language/language.ts";

/** An error for the user: messages at fields by their names, or one message for the whole form. */
export interface Refusal {
  readonly fields: Readonly<Record<string, string>>;
  readonly alert?: string;
  /** When the same call may succeed, in epoch milliseconds. */
  readonly waitUntil?: number;
  /** The same call may succeed later. */
  readonly isTransient?: boolean;
}

/** Errors of fields, or of a whole form, that a page words itself. Others have the words of their code. */
export class FieldError extends Error {
  readonly fields: Refusal["fields"];
  constructor(fields: Refusal["fields"], alert?: string) {
    super(alert);
    this.fields = fields;
  }
}

/** Whether a call was refused with a code. */
export const hasCode = (error: unknown, code: ErrorCode): boolean =>
  error instanceof LatchkeyError && error.code === code;

type Code = keyof typeof t.errors;

const hasText = (code: string): code is Code => Object.hasOwn(t.errors, code);

/** The field that an error belongs to. After a failed login the server does not say which of the two fields was wrong. */
const fieldOf: Readonly<Record<string, string>> = {
  invalid_grant: "password",
  wrong_password: "password",
  invalid_code: "code",
  username_taken: "username",
  email_taken: "email",
};

/** The page is not where the configuration of the server says. Its log has the rest. */
const misconfigured = ["origin_not_allowed", "cross_site", "header_required"];

/** Decisions about what only the console does, which is in English. */
const ofConsole = [
  "user_is_admin",
  "user_is_disabled",
  "client_is_public",
  "client_is_first_party",
  "cannot_change_yourself",
  "resource_exists",
  "older_servers",
  "not_supported_here",
  "admin_api_off",
];

/** Errors that the same call would get again. */
const lasting = [
  ...misconfigured,
  ...ofConsole,
  "invalid_link",
  "password_exists",
  "unknown_passkey",
  "registration_closed",
  "registration_refused",
  "captcha_required",
  "mfa_enrolment_required",
  "email_not_verified",
  "factor_required",
  "too_many_passkeys",
  "passkey_exists",
  "totp_exists",
  "expired_token",
  "upstream_closed",
  "invalid_organization",
  "identity_taken",
  "too_many_identities",
  "last_way_in",
  "owns_organizations",
];

const isEnglish = (): boolean => /^en\b/.test(locale);

/** The message for an error that a call threw, in the language of the page. */
export function explain(error: unknown): Refusal {
  if (error instanceof FieldError) return { fields: error.fields, alert: error.message };
  // Only a page that needs passkeys loads its class.
  if (error instanceof Error && error.name === "PasskeyError") {
    const { code } = error as Error & { readonly code: keyof typeof t.passkeyErrors };
    return { fields: {}, alert: t.passkeyErrors[code] };
  }
  if (!(error instanceof LatchkeyError)) throw error;
  const { code, errors } = error;
  const field = fieldOf[code];
  if (field !== undefined && hasText(code)) return { fields: { [field]: t.errors[code] } };
  if (errors.length > 0) {
    // A pointer such as /email names a member of the body, which is also the name of a field.
    const fields = errors.map(({ pointer, message }) => {
      const name = pointer.slice(1);
      return [name, wordsFor(name, message)] as const;
    });
    return { fields: Object.fromEntries(fields) };
  }
  const isTransient = !lasting.includes(code);
  return { fields: {}, alert: alertOf(error), isTransient, ...waitOf(error) };
}

/** What is wrong with a field, by its name. Otherwise the text for unknown fields. */
export function invalid(name: string): string {
  const text = name.replace(/^new_/, "");
  return Object.hasOwn(t.invalid, text)
    ? t.invalid[text as keyof typeof t.invalid]
    : t.invalid.value;
}

/** The server's own sentence is more precise, but only English. That of an attribute is the operator's. */
const wordsFor = (name: string, message: string): string =>
  isEnglish() || name.startsWith("attributes/") ? message : invalid(name);

/** The text for the code of an error. It says no more than the code does, so most codes have the general text. */
export function explainCode(code: string): string {
  if (code === "internal") return t.errors.unexpected;
  if (misconfigured.includes(code)) return t.errors.misconfigured_page;
  const text = hasText(code) ? t.errors[code] : t.common.failedText;
  // Some texts need more than the code.
  return text.includes("{") ? t.common.failedText : text;
}

/** Until when a user has to wait. */
const waitOf = ({ code, retryAfter }: LatchkeyError): Pick<Refusal, "waitUntil"> =>
  code === "too_many_requests" && retryAfter !== undefined
    ? { waitUntil: Date.now() + retryAfter * 1000 }
    : {};

/** The message for a wait of some seconds. */
export const waitText = (seconds: number): string =>
  seconds === 0
    ? t.errors.again
    : fill(t.errors.too_many_requests_in, { time: formatWait(seconds) });

function alertOf({ code, message, retryAfter, requestId }: LatchkeyError): string {
  if (code === "too_many_requests" && retryAfter !== undefined) {
    return waitText(retryAfter);
  }
  // The operator's own sentence says why.
  if ((code === "registration_refused" || code === "refused") && message !== common.errors[code]) {
    return message;
  }
  if (hasText(code)) return t.errors[code];
  if (misconfigured.includes(code)) return t.errors.misconfigured_page;
  if (ofConsole.includes(code)) return message;
  return requestId ? fill(t.errors.unexpected_id, { id: requestId }) : t.errors.unexpected;
}
