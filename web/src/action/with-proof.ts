import { LatchkeyError } from "latchkey-auth/client";
import { owesFactor } from "../client/claims.ts";
import { latchkey } from "../client/latchkey.ts";
import { go, hrefOf } from "../routing/router.ts";

type Ask = () => Promise<boolean>;

let ask: Ask | undefined;

/** Sets what asks the user for a proof, and resolves to whether the user gave it. Undefined: nobody asks, so calls stay refused. */
export function askBy(question: Ask | undefined): void {
  ask = question;
}

/** Asks for a fresh proof. Resolves to whether the user gave it. */
export const askForProof = async (): Promise<boolean> => (await ask?.()) ?? false;

/**
 * Runs a call. If the server wants a fresh proof of the user, asks for it and runs the call again. If the account has to have a second
 * factor first, goes to the page for that. Throws the server's refusal if the user gives no proof.
 */
export async function withProof<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const code = error instanceof LatchkeyError ? error.code : undefined;
    if (code === "mfa_enrolment_required") {
      // A new token says that the server requires one. If an organization alone does, its page stays, and says so.
      await latchkey.refresh();
      if (await owesFactor()) go(hrefOf("account/security"));
    }
    if (code !== "insufficient_user_authentication" || !(await askForProof())) throw error;
    return act();
  }
}
