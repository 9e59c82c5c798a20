import { encode } from "../../drivers/base64url.ts";
import type { CryptoProvider } from "../../drivers/crypto/crypto.ts";

/** The SHA-256 of some bytes, as base64url. */
export const digestOf = async (
  { sha256 }: Pick<CryptoProvider, "sha256">,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<string> => encode(await sha256(bytes));
