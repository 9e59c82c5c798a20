import { decodeBase64Url, encodeBase64Url } from "hono/utils/encode";

const alphabet = /^[A-Za-z0-9_-]*$/;

/** Base64url without padding (RFC 7515 section 2). */
export const encode = (bytes: Uint8Array<ArrayBuffer>): string =>
  // A view may show only a part of its buffer.
  encodeBase64Url(bytes.slice().buffer).replaceAll("=", "");

/** The bytes, or undefined unless the text is their one canonical spelling: no padding, no stray trailing bits. */
export function decode(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!alphabet.test(text) || text.length % 4 === 1) return undefined;
  const bytes = decodeBase64Url(text);
  return encode(bytes) === text ? bytes : undefined;
}
