import type {
  AttributeRule,
  AttributeRules,
  JsonSchema,
} from "../../../core/accounts/attributes/rules.ts";
import { jsonPointer, type FieldError } from "../../../core/failures.ts";
import type { Json } from "../../../core/own-claims.ts";

/** What Latchkey uses of a zod schema, of any copy of zod 4.2 or newer. */
interface ZodSchema {
  safeParse(value: unknown): ZodResult;
  toJSONSchema(options: { readonly io: "input" | "output" }): object;
}

type ZodResult =
  | { readonly success: true; readonly data: unknown }
  | { readonly success: false; readonly error: { readonly issues: readonly ZodIssue[] } };

interface ZodIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** A zod object with one member for each attribute: `z.object({ phone: z.string().optional() })`. */
export interface AttributesObject extends ZodSchema {
  readonly shape: Readonly<Record<string, ZodSchema>>;
}

/** Without underscores at the beginning, such as those of `__proto__`. */
const names = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** Reads the operator's attributes. `faults` has a sentence for each thing that is wrong. */
export function readAttributes(object: AttributesObject): {
  readonly rules: AttributeRules;
  readonly faults: readonly string[];
} {
  const members = new Map<string, AttributeRule>();
  if (!isSchema(object) || typeof object.shape !== "object") {
    const fault = "attributes must be a z.object({ … }) of zod 4.2 or newer, without a transform";
    return { rules: { members, checkAll: () => [] }, faults: [fault] };
  }
  const faults: string[] = [];
  for (const [name, schema] of Object.entries(object.shape)) {
    const fault = faultOf(name, schema);
    if (fault === undefined) members.set(name, ruleOf(schema));
    else faults.push(`attributes: ${name} ${fault}`);
  }
  return { rules: { members, checkAll: (all) => errorsOf(object.safeParse(all)) }, faults };
}

const isSchema = (value: unknown): value is ZodSchema =>
  typeof value === "object" &&
  value !== null &&
  ["safeParse", "toJSONSchema"].every(
    (name) => typeof (value as Record<string, unknown>)[name] === "function",
  );

function faultOf(name: string, schema: unknown): string | undefined {
  if (!names.test(name)) return "may have letters, digits and _ only, 64 at most";
  if (!isSchema(schema)) return "must be a schema of zod";
  let described: { readonly sent: JsonSchema; readonly accepted: JsonSchema };
  try {
    described = descriptionsOf(schema);
  } catch {
    return "cannot be described by JSON Schema. Use a type of JSON, without a transform.";
  }
  const { sent, accepted } = described;
  if (shapeOf(sent) !== shapeOf(accepted)) {
    return "must not turn a value into one of another type";
  }
  if (JSON.stringify(sent).includes('"$ref":')) {
    return "must not be recursive, and its metadata must not have an id";
  }
  if (schema.safeParse(null).success) {
    return "must not accept null, because null removes an attribute. Use optional().";
  }
  const key = Object.keys(sent).find((one) => /^read[-_]?only$/i.test(one));
  if (key !== undefined && (key !== "readOnly" || typeof sent[key] !== "boolean")) {
    return "has misspelt metadata. Write readOnly: true.";
  }
  if (/"read[-_]?only":/i.test(JSON.stringify({ ...sent, readOnly: undefined }))) {
    return "has readOnly inside. Only a whole attribute can be readOnly.";
  }
  if (sent["readOnly"] === true && !schema.safeParse(undefined).success) {
    return "is readOnly, so it must be optional";
  }
  return undefined;
}

function ruleOf(schema: ZodSchema): AttributeRule {
  const descriptions = descriptionsOf(schema);
  return {
    ...descriptions,
    isReadOnly: descriptions.sent["readOnly"] === true,
    isRequired: !schema.safeParse(undefined).success,
    check(value) {
      const result = schema.safeParse(value);
      if (result.success) return { value: result.data as Json | undefined };
      // The message of zod is about the type `undefined`, which JSON does not have.
      if (value === undefined) return { errors: [{ pointer: "", message: "Required." }] };
      return { errors: errorsOf(result) };
    },
  };
}

const errorsOf = (result: ZodResult): FieldError[] =>
  result.success
    ? []
    : result.error.issues.map(({ path, message }) => ({ pointer: jsonPointer(path), message }));

/** Throws if JSON Schema has no words for the schema, as for a date object. */
function descriptionsOf(schema: ZodSchema) {
  const describe = (io: "input" | "output"): JsonSchema => {
    const { $schema: _, ...description } = schema.toJSONSchema({ io }) as Record<string, Json>;
    return description;
  };
  return { sent: describe("output"), accepted: describe("input") };
}

/** The types in a description, without what may differ between values that are sent and values that are accepted. */
const shapeOf = (description: JsonSchema): string =>
  JSON.stringify(description, (name, value: unknown) =>
    ["additionalProperties", "required", "default"].includes(name) ? undefined : value,
  );
