import { encode } from "../../drivers/base64url.ts";

/** The SHA-256 of some bytes, as base64url. */
export const digestOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  encode(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
