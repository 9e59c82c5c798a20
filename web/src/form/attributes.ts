import { fill } from "../../../src/core/languages/fill.ts";
import { t } from "../language/language.ts";

/** One of the operator's attributes, as a form shows it. */
export interface Attribute {
  readonly name: string;
  readonly label: string;
  readonly kind: "text" | "email" | "url" | "tel" | "date" | "number" | "choice";
  /** The values to choose from, each with its label. */
  readonly choices: readonly (readonly [value: string, label: string])[];
  /** The choices are true and false. */
  readonly isBoolean: boolean;
  readonly hint: string | undefined;
  readonly isRequired: boolean;
  /** True if only the operator changes it. */
  readonly isReadOnly: boolean;
}

type Values = Readonly<Record<string, unknown>>;

interface Description {
  readonly type?: unknown;
  readonly format?: unknown;
  readonly title?: unknown;
  readonly description?: unknown;
  readonly examples?: unknown;
  readonly enum?: readonly unknown[];
  readonly readOnly?: unknown;
}

/** The attributes in the metadata of the server. Leaves out lists and objects, because they need more than one field. */
export function attributesIn(schema: Values = {}): readonly Attribute[] {
  const { properties = {}, required = [] } = schema as {
    properties?: Readonly<Record<string, Description>>;
    required?: readonly string[];
  };
  return Object.entries(properties).flatMap(([name, description]) => {
    const kind = kindOf(description);
    if (!kind) return [];
    const { title, readOnly } = description;
    const label = typeof title === "string" ? title : wordsOf(name);
    return {
      name,
      label,
      kind,
      choices: choicesOf(description),
      isBoolean: description.type === "boolean",
      hint: hintOf(description),
      isRequired: required.includes(name),
      isReadOnly: readOnly === true,
    };
  });
}

const kinds: Readonly<Record<string, Attribute["kind"]>> = {
  email: "email",
  uri: "url",
  date: "date",
  tel: "tel",
  e164: "tel",
};

function kindOf(description: Description): Attribute["kind"] | undefined {
  const { type, format, enum: values } = description;
  if (type === "boolean" || (values && type === "string")) return "choice";
  if (type === "number" || type === "integer") return "number";
  return type === "string" ? (kinds[String(format)] ?? "text") : undefined;
}

function choicesOf({ type, enum: values = [] }: Description): Attribute["choices"] {
  if (type !== "boolean") return values.map((value) => [String(value), String(value)]);
  return [
    ["true", t.fields.yes],
    ["false", t.fields.no],
  ];
}

function hintOf({ description, examples }: Description): string | undefined {
  if (typeof description === "string") return description;
  const [example] = Array.isArray(examples) ? (examples as readonly unknown[]) : [];
  const text = textOf(example);
  return text === "" ? undefined : fill(t.fields.example, { example: text });
}

/** The words of a name: "First name" for firstName and first_name. */
function wordsOf(name: string): string {
  const words = name.replaceAll(/([a-z\d])([A-Z])/g, "$1 $2").replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}

/** The name of the field of an attribute. The server names it this way too, in its errors. */
export const fieldOf = ({ name }: Attribute): string => `attributes/${name}`;

/** The values that a user changed in the fields of attributes. Null stands for a value that was removed. */
export function changesOf(
  attributes: readonly Attribute[],
  entered: (name: string) => string,
  before: Values = {},
): Readonly<Record<string, unknown>> {
  const changed = attributes
    .filter(({ isReadOnly }) => !isReadOnly)
    .map((attribute) => [attribute, entered(fieldOf(attribute))] as const)
    .filter(([{ name }, text]) => text !== textOf(before[name]));
  return Object.fromEntries(
    changed.map(([attribute, text]) => [attribute.name, valueOf(attribute, text)]),
  );
}

/** The text of a value in its field. */
export const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "";

/** A value for reading: the label of a choice, or the value itself. */
export const shownText = ({ choices }: Attribute, value: unknown): string =>
  choices.find(([one]) => one === textOf(value))?.[1] ?? textOf(value);

function valueOf({ kind, isBoolean }: Attribute, text: string): unknown {
  if (text === "") return null;
  if (kind === "number") return Number(text);
  return isBoolean ? text === "true" : text;
}
