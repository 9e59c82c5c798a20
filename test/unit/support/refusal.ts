import { Failure } from "../../../src/core/failures.ts";

/** The Failure that a promise ends in. Success, and errors that are not ours, are thrown: they fail the test. */
export async function refusal(promise: Promise<unknown>): Promise<Failure> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error(`nothing was refused: ${JSON.stringify(value)?.slice(0, 200)}`);
}
