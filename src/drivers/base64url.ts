import { decodeBase64Url, encodeBase64Url } from "hono/utils/encode";

/** Groups of four letters, then at most one shorter group. Its spare bits are zero, so each byte sequence has one spelling. */
const canonical = /^(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?$/;

/** Base64url without padding (RFC 7515 section 2). */
export const encode = (bytes: Uint8Array<ArrayBuffer>): string =>
  // A view may cover only a part of its buffer.
  encodeBase64Url(bytes.slice().buffer).replaceAll("=", "");

/** The bytes. Gives undefined unless the text is their canonical spelling, without padding and stray trailing bits. */
export const decode = (text: string): Uint8Array<ArrayBuffer> | undefined =>
  canonical.test(text) ? decodeBase64Url(text) : undefined;
