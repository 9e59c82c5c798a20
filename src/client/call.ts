import { reach, readAnswer } from "./answer.ts";
import type { CallAnswer, CallArguments, CallMethod, CallPath } from "./api-types.ts";

/** One call of the contract: gives the JSON of its success, undefined where it has none. Throws LatchkeyError. */
export type Call = <M extends CallMethod, P extends CallPath<M>>(
  ...call: CallArguments<M, P>
) => Promise<CallAnswer<M, P>>;

interface Input {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Calls by what fetches a path of Latchkey's. */
export const caller = (fetch: (path: string, init: RequestInit) => Promise<Response>): Call =>
  (async (method: string, path: string, { params, query, body, signal }: Input = {}) => {
    const answer = await reach(
      fetch(fill(path, params) + search(query), {
        method: method.toUpperCase(),
        signal: signal ?? null,
        ...(body !== undefined && {
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(body),
        }),
      }),
      signal,
    );
    return readAnswer(answer, signal);
  }) as Call;

const fill = (path: string, params: Input["params"] = {}): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(params[name]);
    // Escaped or not, these lead to another path.
    if (/^\.{0,2}$/.test(value)) throw new TypeError(`${name} cannot be "${value}"`);
    return encodeURIComponent(value);
  });

function search(query: Input["query"] = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return given.length > 0 ? `?${new URLSearchParams(given as [string, string][])}` : "";
}
