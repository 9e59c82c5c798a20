import { createPasskeys } from "latchkey/passkeys";
import { latchkey } from "../latchkey.ts";

/** The passkeys of this page's client. */
export const passkeys = createPasskeys(latchkey);
