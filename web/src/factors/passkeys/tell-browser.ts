import { isProofOld } from "../../client/claims.ts";
import { latchkey } from "../../client/latchkey.ts";
import type { Factors } from "../types.ts";
import { passkeys } from "./passkeys.ts";

/**
 * Tells the browser which passkeys the account has, and its names. `factors` are those of the user, if they are known. Only after a recent
 * login, because the server says it only then. Never throws.
 */
export async function tellBrowser(factors?: Factors): Promise<void> {
  try {
    if (!passkeys.areSupported || (await isProofOld())) return;
    const known = factors ?? (await latchkey.call("get", "/users/me/factors"));
    if (known.passkeys.length > 0) await passkeys.sync();
  } catch {
    // The user has asked for nothing.
  }
}
