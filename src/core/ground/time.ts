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
