import type { Bytes } from "./engines.ts";

export const utf8 = (text: string): Bytes => Uint8Array.from(new TextEncoder().encode(text));

/** Base64 with padding. */
export const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** Reads base64 without padding, if it has between `min` and `max` bytes. */
export function readBase64(text: string | undefined, min: number, max: number): Bytes | undefined {
  if (text === undefined || !/^[A-Za-z0-9+/]*$/.test(text) || text.length % 4 === 1) {
    return undefined;
  }
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return bytes.length >= min && bytes.length <= max ? bytes : undefined;
}

/** Compares in constant time. */
export function equalBytes(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length;
  for (const [at, byte] of one.entries()) difference |= byte ^ (other[at] ?? 0);
  return difference === 0;
}
