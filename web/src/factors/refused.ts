import { LatchkeyError } from "latchkey-auth/client";

/** A refusal of a field, as if the server had named it. */
export const refused = (name: string, message: string): LatchkeyError =>
  new LatchkeyError("validation_failed", message, { errors: [{ pointer: `/${name}`, message }] });

const isWrong = ({ code }: LatchkeyError): boolean =>
  code === "invalid_grant" || code === "wrong_code";

/** Runs a call that sends one proof. A wrong proof is an error of that field. */
export async function proving<T>(name: string, message: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw error instanceof LatchkeyError && isWrong(error) ? refused(name, message) : error;
  }
}
