import * as z from "zod";
import type {
  AttributeRule,
  AttributeRules,
  Attributes,
  JsonSchema,
} from "../../core/accounts/attributes/rules.ts";
import { notAnObject } from "../fields.ts";

/** An object of attributes. Core checks the members by the operator's rules, so that one answer reports every wrong field. */
const attributesAs = (meta: JsonSchema) =>
  z.custom<Attributes>(isObject, { error: notAnObject }).meta({ type: "object", ...meta });

const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const propertiesOf = (
  { members }: AttributeRules,
  describe: (rule: AttributeRule) => JsonSchema | undefined,
): Readonly<Record<string, JsonSchema>> =>
  Object.fromEntries(
    [...members].flatMap(([name, rule]) => {
      const description = describe(rule);
      return description ? [[name, description]] : [];
    }),
  );

const requiredIn = ({ members }: AttributeRules): string[] =>
  [...members].flatMap(([name, { isRequired }]) => (isRequired ? [name] : []));

/** The member `attributes` of a body. A body does not have it if the operator has no attributes. */
export const attributesIn = (
  rules: AttributeRules | undefined,
  schemaOf: (rules: AttributeRules) => z.ZodType<Attributes | undefined>,
) =>
  (rules ? { attributes: schemaOf(rules) } : {}) as {
    attributes: z.ZodOptional<z.ZodType<Attributes>>;
  };

/** The attributes as a JSON Schema, for programs that make a form of them. */
export const attributesSchema = (rules: AttributeRules) => ({
  type: "object",
  properties: propertiesOf(rules, ({ sent }) => sent),
  required: requiredIn(rules),
});

/** The attributes of an account. An account that is older than an attribute lacks it, even if it is required. */
export const sentAttributes = (rules: AttributeRules) =>
  attributesAs({
    description: "The attributes of the user. Only the operator changes those that are `readOnly`.",
    properties: propertiesOf(rules, ({ sent }) => sent),
  });

/** The attributes in an export. */
export const storedAttributes = z.any().meta({
  type: "object",
  additionalProperties: {},
  description: "All attributes that are stored, also those that the server no longer uses.",
});

/** The attributes in a registration. */
export const newAttributes = (rules: AttributeRules) => {
  const required = requiredIn(rules);
  const schema = attributesAs({
    description: "The attributes of the user.",
    properties: propertiesOf(rules, writable),
    ...(required.length > 0 && { required }),
  });
  return required.length > 0 ? schema : schema.optional();
};

/** The attributes in a change of an account. */
export const attributeChanges = (rules: AttributeRules) =>
  attributesAs({
    description:
      "The attributes to change. Absent attributes stay as they are, and null removes one (RFC 7396).",
    properties: propertiesOf(rules, (rule) => {
      const description = writable(rule);
      return description && !rule.isRequired
        ? { anyOf: [description, { type: "null" }] }
        : description;
    }),
  }).optional();

/** The attributes that the operator's code writes, also those that users only read. */
export const operatorAttributes = (rules: AttributeRules) =>
  attributesAs({
    description:
      "The attributes to write, also those that are `readOnly` for users. Absent attributes stay as they are, and null removes one.",
    properties: propertiesOf(rules, ({ accepted }) => ({ anyOf: [accepted, { type: "null" }] })),
  }).optional();

const writable = ({ isReadOnly, accepted }: AttributeRule): JsonSchema | undefined =>
  isReadOnly ? undefined : accepted;
