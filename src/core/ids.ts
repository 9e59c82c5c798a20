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
  const bytes = random(16);
  let rest = now;
  for (let index = 5; index >= 0; index--) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return format(bytes, 7);
}

function format(bytes: Uint8Array, version: number): string {
  const marked = Uint8Array.from(bytes, (byte, index) => {
    if (index === 6) return (byte & 0x0f) | (version << 4);
    return index === 8 ? (byte & 0x3f) | 0x80 : byte;
  });
  return idOf(marked);
}

/** Formats sixteen bytes as a UUID. */
export function idOf(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const group = (from: number, to: number): string => hex.slice(from, to);
  return [group(0, 8), group(8, 12), group(12, 16), group(16, 20), group(20, 32)].join("-");
}

/** The sixteen bytes of a UUID. */
export const bytesOf = (id: string): Uint8Array =>
  Uint8Array.from(id.replaceAll("-", "").match(/../g) ?? [], (hex) => Number.parseInt(hex, 16));
