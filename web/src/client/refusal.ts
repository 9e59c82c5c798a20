import { type ErrorCode, LatchkeyError } from "latchkey/client";
import { formatWait } from "../format/wait.ts";

/** An error for the user: messages at fields by their names, or one message for the whole form. */
export interface Refusal {
  readonly fields: Readonly<Record<string, string>>;
  readonly alert?: string;
  /** The same call may succeed later. */
  readonly isTransient?: boolean;
}

/** Errors that belong to one field. After a failed login the server does not say which of the two fields was wrong. */
const atField: Partial<Record<ErrorCode, Refusal["fields"]>> = {
  invalid_grant: { password: "Wrong username or password." },
  wrong_password: { password: "Wrong password." },
  username_taken: { username: "This username is taken." },
  email_taken: { email: "An account with this e-mail address already exists." },
};

const alerts: Partial<Record<ErrorCode, string>> = {
  invalid_link: "This link does not work any more. Ask for a new one.",
  overloaded: "Too many people are logging in right now. Try again in a moment.",
  unavailable: "The service is not available right now. Try again in a moment.",
  unreachable: "The server cannot be reached. Check your connection, then try again.",
  insufficient_scope: "Your account is not allowed to do this.",
  insufficient_user_authentication: "Confirm that it is you, to do this.",
  unknown_passkey: "This passkey does not belong to an account any more.",
  origin_not_allowed:
    "The server does not allow requests from this page. Add the page’s origin to CORS_ORIGINS.",
};

/** Refusals by a rule or a decision of the operator. The server sends the reason in words for the user. */
const decisions: readonly ErrorCode[] = [
  "registration_closed",
  "registration_refused",
  "user_is_admin",
  "user_is_disabled",
  "cannot_change_yourself",
  "not_supported_here",
  "admin_api_off",
  "mfa_enrolment_required",
  "email_not_verified",
  "factor_required",
  "too_many_passkeys",
  "passkey_exists",
  "totp_exists",
  "expired_token",
];
/** Errors that the same call would get again. */
const lasting: readonly ErrorCode[] = ["origin_not_allowed", "invalid_link", "unknown_passkey"];

/** The message for an error that a call threw. */
export function explain(error: unknown): Refusal {
  // Its message is for the user. Only a page that needs passkeys loads its class.
  if (error instanceof Error && error.name === "PasskeyError") {
    return { fields: {}, alert: error.message };
  }
  if (!(error instanceof LatchkeyError)) throw error;
  const fields = atField[error.code];
  if (fields) return { fields };
  if (error.errors.length > 0) {
    // A pointer such as /email names a member of the body, which is also the name of a field.
    return {
      fields: Object.fromEntries(
        error.errors.map(({ pointer, message }) => [pointer.slice(1), message]),
      ),
    };
  }
  if (decisions.includes(error.code)) return { fields: {}, alert: error.message };
  const alert = alertOf(error);
  return { fields: {}, alert, isTransient: !lasting.includes(error.code) };
}

const alertOf = (error: LatchkeyError): string =>
  error.code === "too_many_requests"
    ? tooManyAttempts(error)
    : (alerts[error.code] ?? unexpectedError(error));

const tooManyAttempts = ({ retryAfter }: LatchkeyError): string =>
  `Too many attempts. Try again ${retryAfter === undefined ? "later" : `in ${formatWait(retryAfter)}`}.`;

const unexpectedError = ({ requestId }: LatchkeyError): string =>
  "Something went wrong on the server." +
  (requestId ? ` Please give the administrator this request id: ${requestId}.` : "");
