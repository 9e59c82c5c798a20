import { fill } from "../../../src/core/languages/fill.ts";
import { t } from "../language/language.ts";
import { type Attribute, fieldOf, textOf } from "./attributes.ts";
import { Field } from "./field.tsx";

interface AttributeFieldProps {
  readonly attribute: Attribute;
  readonly value?: unknown;
}

/** The field of one of the operator's attributes. */
export function AttributeField({ attribute, value }: AttributeFieldProps) {
  const { label, kind, choices, hint, isRequired } = attribute;
  return (
    <Field
      label={isRequired ? label : fill(t.fields.optional, { label })}
      name={fieldOf(attribute)}
      required={isRequired}
      defaultValue={textOf(value)}
      {...(hint !== undefined && { hint })}
      {...(kind === "choice" ? { choices } : { type: kind })}
      {...(kind === "tel" && { autocomplete: "tel" })}
    />
  );
}
