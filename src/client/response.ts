import type { ErrorCode, FieldError, Mfa } from "./api-types.ts";
import { LatchkeyError } from "./latchkey-error.ts";

interface Problem {
  readonly title: string;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly errors?: readonly FieldError[];
  readonly mfa_token?: string;
  readonly factors?: Mfa["factors"];
}

/** What a signal was aborted with. As with fetch, it can be any value. React Native 0.86 and older tell none. */
export const reasonOf = (signal: AbortSignal): Error =>
  (signal.reason as Error | undefined) ?? Object.assign(Error("Aborted"), { name: "AbortError" });

/** As the method of a signal, which React Native 0.86 and older lack. */
export function throwIfAborted(signal?: AbortSignal): void {
  if (signal?.aborted) throw reasonOf(signal);
}

/**
 * Waits for a response or a body. Throws LatchkeyError `unreachable` when the network fails. If `signal` aborted the request,
 * throws the signal's reason.
 */
export async function fromNetwork<T>(result: Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await result;
  } catch (cause) {
    throwIfAborted(signal);
    if (cause instanceof LatchkeyError) throw cause;
    const message = "Latchkey cannot be reached, or does not allow this origin.";
    throw new LatchkeyError("unreachable", message, { cause });
  }
}

/**
 * Returns the JSON of a successful response, or undefined for a 204 or a 202 without a body. Throws LatchkeyError for every other response.
 */
export async function readResponse(response: Response, signal?: AbortSignal): Promise<unknown> {
  const text = await fromNetwork(response.text(), signal);
  const { status, headers } = response;
  if (status === 204 || (status === 202 && text === "")) return undefined;
  const json = parse(text);
  if (response.ok && json !== undefined) return json;
  if (response.ok || !isProblem(json, headers)) throw unexpected(response);
  const { code, title, detail, errors = [], mfa_token: token, factors } = json;
  const mfa = factors && { token, factors };
  throw new LatchkeyError(code, detail || title, { errors, mfa, ...detailsOf(response) });
}

/** The error for a response that Latchkey did not send. It may come from a proxy or another server. */
export const unexpected = (response: Response): LatchkeyError =>
  new LatchkeyError("unexpected", "The response is not from Latchkey.", detailsOf(response));

/** What every error of a response has. */
export function detailsOf({ status, headers }: Response) {
  return {
    status,
    requestId: headers.get("x-request-id") ?? undefined,
    // A proxy may send a date instead of seconds. It is ignored, because this machine's clock may differ.
    retryAfter: Number(headers.get("retry-after")) || undefined,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isProblem = (json: unknown, headers: Headers): json is Problem =>
  (headers.get("content-type") ?? "").includes("problem+json") &&
  typeof (json as Partial<Problem> | null)?.code === "string";
