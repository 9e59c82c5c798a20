// Durations, in milliseconds.
export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** The greatest time that a date can have. */
export const lastTime = 8.64e15;

/** A time of epoch milliseconds in RFC 3339 format, in UTC. Throws RangeError after `lastTime`. */
export const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** Null for no time, and for a time that no calendar has, such as the end of a lock for good. */
export const timeOrNull = (milliseconds: number | null): string | null =>
  milliseconds === null || milliseconds > lastTime ? null : timeOf(milliseconds);

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** Reads a time in RFC 3339 format as epoch milliseconds. Undefined for another text, and for a time before 1970. */
export function readTime(text: string): number | undefined {
  const time = rfc3339.test(text) ? Date.parse(text) : NaN;
  return time >= 0 ? time : undefined;
}

/** Whether this runtime knows a time zone by its name in the IANA database, such as `Europe/Berlin`. */
export function isTimeZone(text: string): boolean {
  // Some runtimes also know offsets such as +01:00, which have no summer time.
  if (!/^[A-Za-z][\w+/-]{0,63}$/.test(text)) return false;
  try {
    return Intl.DateTimeFormat("en", { timeZone: text }) !== undefined;
  } catch {
    return false;
  }
}

/** Allowed clock difference between servers, in seconds: for times in the future, and after `exp`. */
export const leeway = { future: 30, expiry: 5 };

interface TokenTimes {
  readonly exp: number;
  readonly iat?: number | undefined;
  readonly nbf?: number | undefined;
}

/** The claim by which a token is not valid at `now`, all in epoch seconds. */
export function timeFault(
  { exp, iat, nbf }: TokenTimes,
  now: number,
): keyof TokenTimes | undefined {
  if (exp + leeway.expiry <= now) return "exp";
  if (iat !== undefined && iat > now + leeway.future) return "iat";
  return nbf !== undefined && nbf > now + leeway.future ? "nbf" : undefined;
}
