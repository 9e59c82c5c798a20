import { ofBrowser } from "../routing/storage.ts";

/** Where this browser keeps what to open after a new password, because the link of the email opens another tab. */
const place = "reset-continue";

/** Where it keeps the end of the link that was used last. */
const last = "reset-used";

/** Milliseconds. As long as the link works. */
const lifetime = 20 * 60 * 1000;

/** Keeps what to open after a new password. */
export const keepForReset = (next: string | undefined): void =>
  ofBrowser.set(place, next && JSON.stringify([next, Date.now() + lifetime]));

/** Takes what to open after a new password that was asked for in this browser. */
export function takeNextAfterReset(): string | undefined {
  try {
    const [next, until] = JSON.parse(ofBrowser.get(place) ?? "[]") as [string?, number?];
    return Date.now() < (until ?? 0) ? next : undefined;
  } catch {
    return undefined;
  } finally {
    keepForReset(undefined);
  }
}

const endOf = (token: string): string => token.slice(-16);

/** Notes that a link was used here. It works no more, so its end is no secret. */
export const noteReset = (token: string): void => ofBrowser.set(last, endOf(token));

/** Whether the link was used in this browser. */
export const wasReset = (token: string): boolean => ofBrowser.get(last) === endOf(token);
