import { decodeBase64Url, encodeBase64Url } from "hono/utils/encode";

type Bytes = Uint8Array<ArrayBuffer>;

/** Base64url without padding (RFC 7515 section 2). */
export interface Base64Url {
  encode(bytes: Bytes): string;
  /** The bytes. Gives undefined unless the text is their canonical spelling, without padding and stray trailing bits. */
  decode(text: string): Bytes | undefined;
}

/** Groups of four letters, then at most one shorter group. Its spare bits are zero, so each byte sequence has one spelling. */
const canonical = /^(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?$/;

/** The codec for every runtime. */
export const portable: Base64Url = {
  // A view may cover only a part of its buffer.
  encode: (bytes) => encodeBase64Url(bytes.slice().buffer).replaceAll("=", ""),
  decode: (text) => (canonical.test(text) ? decodeBase64Url(text) : undefined),
};

/** The codec of Node and Bun, which takes a tenth of the time for a token. */
const native: Base64Url = {
  encode: ({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength).toString("base64url"),
  decode: (text) => (canonical.test(text) ? Buffer.from(text, "base64url") : undefined),
};

export const { encode, decode } = typeof Buffer === "undefined" ? portable : native;
