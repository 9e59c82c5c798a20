import { second } from "../ground/time.ts";
import type { Clock } from "../system.ts";
import type { EmailCodes } from "./ports.ts";
import { emailCodeLifetime } from "./prove.ts";

/** What a page gets that asked for a code. It is alike for every name. */
export interface AskedEmailCode {
  /** The token that the page sends with the code. */
  readonly loginRequest: string;
  /** Seconds for which the code works. */
  readonly expiresIn: number;
}

/** A new request for a code. `random` is for the email, and `asked` for the page. Who is not known yet asks with `openRequest`. */
export async function askEmailCode(
  { emailCodes, clock }: { readonly emailCodes: EmailCodes; readonly clock: Clock },
  binding: string,
): Promise<{ readonly random: string; readonly asked: AskedEmailCode }> {
  const { token, random } = await emailCodes.begin(clock(), binding);
  return { random, asked: { loginRequest: token, expiresIn: emailCodeLifetime / second } };
}
