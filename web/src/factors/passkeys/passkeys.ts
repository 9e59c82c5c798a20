import { createPasskeys } from "latchkey-auth/passkeys";
import { latchkey } from "../../client/latchkey.ts";

/** The passkeys of this page's client. */
export const passkeys = createPasskeys(latchkey);
