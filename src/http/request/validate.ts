import * as z from "zod";
import {
  Failure,
  jsonPointer,
  type FieldError,
  requestFailures,
  withOthers,
} from "../../core/failures.ts";

/** The value, as the schema types it. Throws Failure `validation_failed` with every invalid field. */
export function validate<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const { success, data, error } = schema.safeParse(value);
  if (!success) {
    throw new Failure(requestFailures.validation_failed, { errors: fieldErrors(error) });
  }
  return data;
}

/** Finds the invalid fields among those of a form that are there and have their types. */
export type FaultsOf<S extends z.ZodType> = (
  present: Partial<z.output<S>>,
) => Promise<readonly FieldError[]>;

/** As `validate`, with the faults that `faultsOf` finds in the other fields, so that one response reports all. */
export async function validateAll<S extends z.ZodType>(
  schema: S,
  value: unknown,
  faultsOf: FaultsOf<S>,
): Promise<z.output<S>> {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const errors = fieldErrors(error);
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const present = isObject ? presentIn(schema, value) : {};
  throw new Failure(requestFailures.validation_failed, {
    errors: withOthers(errors, isObject ? await faultsOf(present) : []),
  });
}

/** The members of a value that their schemas accept. */
function presentIn<S extends z.ZodType>(schema: S, value: object): Partial<z.output<S>> {
  const shape = schema instanceof z.ZodObject ? schema.shape : {};
  const members = Object.entries(value).flatMap(([name, given]: [string, unknown]) => {
    const member: unknown = Object.hasOwn(shape, name) ? shape[name] : undefined;
    const found = member instanceof z.ZodType ? member.safeParse(given) : undefined;
    return found?.success ? [[name, found.data] as const] : [];
  });
  return Object.fromEntries(members) as Partial<z.output<S>>;
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
