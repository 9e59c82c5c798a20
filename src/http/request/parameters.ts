import type * as z from "zod";
import type { RequestContext } from "../context.ts";
import { validate } from "./validate.ts";

/** Reads the parameters of the path by a schema. Throws Failure `validation_failed`. */
export const readParams = <S extends z.ZodType>(c: RequestContext, schema: S): z.output<S> =>
  validate(schema, c.req.param());

/** Reads the query by a schema. Throws Failure `validation_failed`, also for a repeated parameter. */
export function readQuery<S extends z.ZodType>(c: RequestContext, schema: S): z.output<S> {
  const given = Object.entries(c.req.queries());
  const query = given.map(([name, values]) => [name, values.length === 1 ? values[0] : values]);
  return validate(schema, Object.fromEntries(query));
}
