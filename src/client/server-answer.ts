import type { ErrorCode, FieldError } from "./api-types.ts";
import { LatchkeyError } from "./latchkey-error.ts";

/** Milliseconds after which Latchkey counts as unreachable. */
export const timeout = 5_000;

/** Throws LatchkeyError `unreachable`. */
export function unreachable(cause: unknown): never {
  throw new LatchkeyError("unreachable", "Latchkey cannot be reached.", { cause });
}

interface Refusal {
  readonly code?: ErrorCode;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  /** Of an OAuth endpoint. */
  readonly error?: ErrorCode;
  readonly error_description?: string;
}

/** The JSON of a successful response; an empty object if it has none. Throws LatchkeyError for all others. */
export async function readAnswer(response: Response): Promise<object> {
  const answer = parse(await response.text().catch(unreachable));
  if (response.ok) return answer;
  const isProblem = /problem\+json/.test(response.headers.get("content-type") ?? "");
  const { detail = answer.error_description, errors = [] } = answer;
  const code = isProblem ? answer.code : answer.error;
  throw code && detail
    ? new LatchkeyError(code, detail, { ...detailsOf(response), errors })
    : notLatchkey(response);
}

/** The error for a response that Latchkey did not send. */
export const notLatchkey = (response: Response): LatchkeyError =>
  new LatchkeyError("unexpected", "The response is not from Latchkey.", detailsOf(response));

const detailsOf = ({ status, headers }: Response) => ({
  status,
  requestId: headers.get("x-request-id") ?? undefined,
  retryAfter: Number(headers.get("retry-after")) || undefined,
});

function parse(text: string): Refusal {
  try {
    return Object(JSON.parse(text)) as Refusal;
  } catch {
    return {};
  }
}
