import type { ErrorCode, FieldError } from "./api-types.ts";
import { LatchkeyError } from "./latchkey-error.ts";

interface Problem {
  readonly title: string;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly errors?: readonly FieldError[];
}

/** Waits for what the network brings. Throws LatchkeyError `unreachable`; what `signal` ends, with its reason. */
export async function reach<T>(coming: Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await coming;
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof LatchkeyError) throw cause;
    throw new LatchkeyError("unreachable", "Latchkey did not answer, or not to this origin.", {
      cause,
    });
  }
}

/** Reads what Latchkey answered: the JSON of a success, undefined for a 204. Throws LatchkeyError otherwise. */
export async function readAnswer(answer: Response, signal?: AbortSignal): Promise<unknown> {
  const text = await reach(answer.text(), signal);
  const { status, headers } = answer;
  if (status === 204) return undefined;
  const json = parse(text);
  if (answer.ok && json !== undefined) return json;
  if (answer.ok || !isProblem(json, headers)) throw unexpected(answer);
  const { code, title, detail, errors } = json;
  const requestId = requestIdOf(answer);
  throw new LatchkeyError(code, detail || title, { status, errors, requestId });
}

/** For an answer that is none of Latchkey's: of a proxy, perhaps, or of another server. */
export const unexpected = (answer: Response): LatchkeyError =>
  new LatchkeyError("unexpected", "The answer is not one of Latchkey's.", {
    status: answer.status,
    requestId: requestIdOf(answer),
  });

const requestIdOf = ({ headers }: Response): string | undefined =>
  headers.get("x-request-id") ?? undefined;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isProblem = (json: unknown, headers: Headers): json is Problem =>
  /^application\/problem\+json\b/.test(headers.get("content-type") ?? "") &&
  typeof (json as Partial<Problem> | null)?.code === "string";
