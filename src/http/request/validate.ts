import type { z } from "zod";
import { Failure, jsonPointer, type FieldError, requestFailures } from "../../core/failures.ts";

/** The value, as the schema types it. Throws Failure `validation_failed` with every invalid field. */
export function validate<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const { success, data, error } = schema.safeParse(value);
  if (!success) {
    throw new Failure(requestFailures.validation_failed, { errors: fieldErrors(error) });
  }
  return data;
}

/** Throws Failure `validation_failed` with the message of each name that `fixed` has. */
export function refuseFixed(
  names: readonly string[],
  fixed: Readonly<Record<string, string>>,
): void {
  const errors = names.flatMap((name) =>
    Object.hasOwn(fixed, name) ? [{ pointer: jsonPointer([name]), message: fixed[name]! }] : [],
  );
  if (errors.length > 0) throw new Failure(requestFailures.validation_failed, { errors });
}

const fieldErrors = (error: z.ZodError): FieldError[] =>
  error.issues.map(({ path, message }) => ({ pointer: jsonPointer(path), message }));
