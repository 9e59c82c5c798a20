import type { Random } from "./system.ts";

const ids = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Whether a text has the form of an id made here. Check this before looking up an id from outside: MySQL
 * raises an error when an id column is compared with non-ASCII text, and it ignores trailing spaces.
 */
export const isId = (text: string): boolean => ids.test(text);

/** A random UUID, version 4 (RFC 9562 section 5.4). */
export const randomId = (random: Random): string => format(random(16), 4);

/** A time-ordered UUID, version 7 (RFC 9562 section 5.7). New rows are appended to the end of an index. */
export function timeOrderedId(now: number, random: Random): string {
  return timedId(now, random(16));
}

/**
 * Makes ids as `timeOrderedId` does. The first 4,096 of a millisecond also keep the order in which they were made (RFC 9562 section
 * 6.2, method 1).
 */
export function orderedIds(random: Random): (now: number) => string {
  let last: number | undefined;
  let made = 0;
  return (now) => {
    made = now === last ? Math.min(made + 1, 0xfff) : 0;
    last = now;
    const bytes = random(16);
    bytes[6] = made >> 8;
    bytes[7] = made & 0xff;
    return timedId(now, bytes);
  };
}

/** The UUID, version 8 (RFC 9562 section 5.8), that stands for a text. `hash` is the SHA-256 of the text. */
export const hashedId = (hash: Uint8Array): string => format(hash.slice(0, 16), 8);

/** The first id that `timeOrderedId` can give at a time. All ids of earlier times are before it. */
export const earliestId = (time: number): string => timedId(time, new Uint8Array(16));

function timedId(now: number, bytes: Uint8Array): string {
  let rest = now;
  for (let index = 5; index >= 0; index--) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return format(bytes, 7);
}

function format(bytes: Uint8Array, version: number): string {
  const marked = bytes.slice();
  marked[6] = (marked[6]! & 0x0f) | (version << 4);
  marked[8] = (marked[8]! & 0x3f) | 0x80;
  return idOf(marked);
}

/** Each byte as two hexadecimal digits. */
const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Formats sixteen bytes as a UUID. */
export function idOf(bytes: Uint8Array): string {
  let id = "";
  for (let at = 0; at < bytes.length; at++) {
    if (at === 4 || at === 6 || at === 8 || at === 10) id += "-";
    id += hex[bytes[at]!]!;
  }
  return id;
}

/** The sixteen bytes of a UUID. */
export function bytesOf(id: string): Uint8Array {
  const digits = id.replaceAll("-", "");
  const bytes = new Uint8Array(digits.length / 2);
  for (let at = 0; at < bytes.length; at++) {
    bytes[at] = Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16);
  }
  return bytes;
}

/** A `traceparent`: version, trace id, parent id and flags. Only a later version has more. */
const traceparents =
  /^(?!ff|00.{54})[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}(?:-|$)/;

/** The trace id in a header `traceparent` (W3C Trace Context). Undefined without one, and for one that breaks the standard. */
export const traceIdOf = (traceparent: string | undefined): string | undefined =>
  traceparent === undefined ? undefined : traceparents.exec(traceparent)?.[1];

/** The number of characters (code points). A string's `length` counts UTF-16 units, so an emoji counts as two. */
export const characters = (text: string): number => [...text].length;
