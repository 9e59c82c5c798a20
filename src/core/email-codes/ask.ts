import { second } from "../ground/time.ts";
import type { Clock } from "../system.ts";
import type { EmailCodes } from "./ports.ts";
import { emailCodeLifetime } from "./prove.ts";

/** What a page gets when it asks for a code. It looks the same for every name. */
export interface AskedEmailCode {
  /** The token that the page sends with the code. */
  readonly loginRequest: string;
  /** Seconds for which the code works. */
  readonly expiresIn: number;
}

/** A new request for a code. `random` is for the email, and `asked` for the page. The binding of an unknown user is `openRequest`. */
export async function askEmailCode(
  { emailCodes, clock }: { readonly emailCodes: EmailCodes; readonly clock: Clock },
  binding: string,
): Promise<{ readonly random: string; readonly asked: AskedEmailCode }> {
  const { token, random } = await emailCodes.begin(clock(), binding);
  return { random, asked: { loginRequest: token, expiresIn: emailCodeLifetime / second } };
}
