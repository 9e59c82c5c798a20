import { isProofOld } from "../../client/claims.ts";
import type { Factors } from "../types.ts";
import { passkeys } from "./passkeys.ts";

/**
 * Tells the browser which passkeys the account has, and its names. Only after a recent login, because the server says it only then.
 * Never throws.
 */
export async function tellBrowser({ passkeys: known }: Factors): Promise<void> {
  if (known.length > 0 && passkeys.areSupported && !(await isProofOld())) await passkeys.sync();
}
