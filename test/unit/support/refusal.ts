import { Failure } from "../../../src/core/failures.ts";

/** The Failure with which a promise rejects. A fulfilled promise or any other error fails the test. */
export async function refusal(promise: Promise<unknown>): Promise<Failure> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error(
    `expected a Failure, but the promise was fulfilled with ${JSON.stringify(value)?.slice(0, 200)}`,
  );
}
