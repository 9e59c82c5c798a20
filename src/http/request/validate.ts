import type { z } from "zod";
import { Failure, jsonPointer, type FieldError } from "../../core/failures.ts";

/** The value, as the schema types it. Throws Failure `validation_failed` with every invalid field. */
export function validate<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const { success, data, error } = schema.safeParse(value);
  if (!success) throw new Failure("validation_failed", { errors: fieldErrors(error) });
  return data;
}

const fieldErrors = (error: z.ZodError): FieldError[] =>
  error.issues.map(({ path, message }) => ({ pointer: jsonPointer(path), message }));
