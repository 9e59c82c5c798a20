import { type ErrorCode, LatchkeyError } from "latchkey/client";

/** What a person is told: at fields, by their names, or about the whole. */
export interface Refusal {
  readonly fields: Readonly<Record<string, string>>;
  readonly alert?: string;
}

export const noRefusal: Refusal = { fields: {} };

/** Refusals that are about one field. Nothing tells which of the two was wrong at a login. */
const atField: Partial<Record<ErrorCode, Refusal["fields"]>> = {
  invalid_grant: { password: "The username or e-mail and the password do not match." },
  username_taken: { username: "This username is taken." },
  email_taken: { email: "There is an account with this address already." },
};

const alerts: Partial<Record<ErrorCode, string>> = {
  overloaded: "Many people are logging in at this moment. Wait a little, then try again.",
  unavailable: "The service is not available right now. Try again in a moment.",
  unreachable: "The server cannot be reached. Check your connection, then try again.",
  origin_not_allowed:
    "The server does not take calls from this page’s address. Its CORS_ORIGINS must name it.",
};

/** The words for whatever a call threw. */
export function explain(error: unknown): Refusal {
  if (!(error instanceof LatchkeyError)) throw error;
  const fields = atField[error.code];
  if (fields) return { fields };
  if (error.errors.length > 0) {
    // A pointer such as /email names a member of the body, and that a field.
    return {
      fields: Object.fromEntries(
        error.errors.map(({ pointer, message }) => [pointer.slice(1), message]),
      ),
    };
  }
  return { fields: {}, alert: alerts[error.code] ?? unforeseen(error) };
}

const unforeseen = ({ requestId }: LatchkeyError): string =>
  "Something went wrong on the server." +
  (requestId ? ` Who looks after it can find out by the number ${requestId}.` : "");
