import { LatchkeyError } from "latchkey-auth/client";
import { FieldError } from "../client/refusal.ts";

const isWrong = ({ code }: LatchkeyError): boolean =>
  code === "invalid_grant" || code === "wrong_code";

/** Runs a call that sends one proof. A wrong proof is an error of that field. */
export async function proving<T>(name: string, message: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw error instanceof LatchkeyError && isWrong(error)
      ? new FieldError({ [name]: message })
      : error;
  }
}
