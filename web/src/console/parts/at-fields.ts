import { LatchkeyError } from "latchkey-auth/client";
import { FieldError } from "../../client/refusal.ts";

/** Runs a call, and moves the error of a member of a list to the field of the list. Its sentence is in English, as the console. */
export async function atFields<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof LatchkeyError) || error.errors.length === 0) throw error;
    const fields = error.errors.map(({ pointer, message }) => [pointer.split("/")[1], message]);
    throw new FieldError(Object.fromEntries(fields));
  }
}
