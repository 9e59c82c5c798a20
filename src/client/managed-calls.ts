// What the calls of the operator's own code have in common, over HTTP and in the same process.
import type { LatchkeyError } from "./latchkey-error.ts";

export interface ActingFor {
  /** Only in the same process: the id of the user for whom the app acts. The audit trail shows the user instead of the app. */
  readonly as?: string | undefined;
}

/** Sends a request to a path of Latchkey. Returns the JSON of its response, if it has any. Throws LatchkeyError. */
export type SendJson = (method: string, path: string, body?: object) => Promise<unknown>;

type Query = Readonly<Record<string, string | null | undefined>>;

/** Sends a request with a query, without the members that are undefined or null. */
export const queryingBy =
  (send: SendJson) =>
  async (method: string, path: string, query: Query = {}, body?: object): Promise<never> => {
    const given = Object.entries(query).filter(([, value]) => value != null);
    const text = String(new URLSearchParams(given as [string, string][]));
    return (await send(method, path + (text && `?${text}`), body)) as never;
  };

/** An id or a slug as a part of a path. No other text is one, and some change the path, escaped or not. */
export const segmentOf = (text: string): string => `/${/^[\w-]+$/.test(text) ? text : "-"}`;

/** Null if the work finds nothing. */
export const orNull = <T>(work: Promise<T>): Promise<T | null> =>
  work.catch((error: unknown) => {
    if ((error as LatchkeyError).code === "not_found") return null;
    throw error;
  });
