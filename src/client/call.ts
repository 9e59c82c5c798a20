import type { CallArguments, CallMethod, CallPath, CallResult } from "./api-types.ts";
import { fromNetwork, readResponse } from "./response.ts";

/** Calls an operation of the OpenAPI document. Returns its JSON, or undefined if it has none. Throws LatchkeyError. */
export type Call = <M extends CallMethod, P extends CallPath<M>>(
  ...call: CallArguments<M, P>
) => Promise<CallResult<M, P>>;

interface Input {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Makes a Call that sends its requests with `fetch`, which receives a path relative to Latchkey's base URL. */
export const createCall = (fetch: (path: string, init: RequestInit) => Promise<Response>): Call =>
  (async (method: string, path: string, { params, query, body, signal }: Input = {}) => {
    const response = await fromNetwork(
      fetch(fillPath(path, params) + queryString(query), {
        method: method.toUpperCase(),
        signal: signal ?? null,
        ...(body !== undefined && {
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(body),
        }),
      }),
      signal,
    );
    return readResponse(response, signal);
  }) as Call;

const fillPath = (path: string, params: Input["params"] = {}): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(params[name]);
    // "", "." and ".." change the path, escaped or not.
    if (/^\.{0,2}$/.test(value)) throw new TypeError(`${name} must not be "", "." or ".."`);
    return encodeURIComponent(value);
  });

function queryString(query: Input["query"] = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const text = String(new URLSearchParams(given as [string, string][]));
  return text && `?${text}`;
}
