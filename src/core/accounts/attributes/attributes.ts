import type { FieldError } from "../../failures.ts";
import { didYouMean } from "../../ground/nearest.ts";
import { quoted } from "../../ground/quoted.ts";
import type { Json } from "../../own-claims.ts";
import type { AttributeRules, Attributes } from "./rules.ts";

/** Bytes of JSON that one account can have. The column has as many characters. */
export const attributesMaxLength = 8192;

/** All stored attributes, also those that the operator has taken away. None if somebody stored another text than an object. */
export function storedAttributes(text: string | null): Attributes {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return value instanceof Object && !Array.isArray(value) ? (value as Attributes) : {};
  } catch {
    return {};
  }
}

/** The attributes that a user may see. Leaves out a stored value that the rules do not allow any more. */
export function shownAttributes({ members }: AttributeRules, text: string | null): Attributes {
  const stored = storedAttributes(text);
  const shown: Record<string, Json> = {};
  for (const [name, { check }] of members) {
    const checked = check(valueOf(stored, name));
    if (!checked.errors && checked.value !== undefined) shown[name] = checked.value;
  }
  return shown;
}

/** The attributes to store for a registration. Adds what is wrong with the given ones to `errors`. */
export const registeredAttributes = (
  rules: AttributeRules | undefined,
  given: Attributes | undefined,
  errors: FieldError[],
): string | null => (rules ? merge(rules, { text: null, given: given ?? {}, errors }) : null);

/**
 * The attributes to store after a change: the given ones replace stored ones, and null removes one (a JSON Merge Patch,
 * RFC 7396, of the first level). Everything else that is stored stays. Adds what is wrong with the given ones to `errors`.
 */
export const changedAttributes = (
  rules: AttributeRules | undefined,
  text: string | null,
  given: Attributes | undefined,
  errors: FieldError[],
): string | null =>
  rules && given ? merge(rules, { text, given, errors, onlyGiven: true }) : text;

/**
 * As `changedAttributes`, for a change by the operator's code: also of those that users only read. Adds names that the operator has not
 * configured to `errors`.
 */
export function writtenAttributes(
  rules: AttributeRules | undefined,
  text: string | null,
  given: Attributes | undefined,
  errors: FieldError[],
): string | null {
  const known = [...(rules?.members.keys() ?? [])];
  const unknown = Object.keys(given ?? {}).filter((name) => !known.includes(name));
  errors.push(
    ...unknown.map((name) => ({
      pointer: `/attributes/${name}`,
      message: `The attribute ${quoted(name)} is unknown.${didYouMean(name, known)} Known attributes: ${known.join(", ") || "none"}.`,
    })),
  );
  return rules && given
    ? merge(rules, { text, given, errors, onlyGiven: true, writesReadOnly: true })
    : text;
}

/** What is wrong with a change that an administrator makes: attributes that only the operator writes. */
export const readOnlyFaults = (
  rules: AttributeRules | undefined,
  given: Attributes = {},
): readonly FieldError[] =>
  Object.keys(given)
    .filter((name) => rules?.members.get(name)?.isReadOnly)
    .map((name) => ({
      pointer: `/attributes/${name}`,
      message: "Only your own code can write this attribute, because it is readOnly.",
    }));

interface Write {
  readonly text: string | null;
  readonly given: Attributes;
  readonly errors: FieldError[];
  /** Whether absent attributes stay as they are, even if they are required. */
  readonly onlyGiven?: boolean;
  readonly writesReadOnly?: boolean;
}

function merge(
  rules: AttributeRules,
  { text, given, errors, onlyGiven = false, writesReadOnly = false }: Write,
) {
  const stored = storedAttributes(text);
  const next: Record<string, Json> = { ...stored };
  const written = new Set<string>();
  const faults: FieldError[] = [];
  for (const [name, { isReadOnly, check }] of rules.members) {
    if ((isReadOnly && !writesReadOnly) || (onlyGiven && !Object.hasOwn(given, name))) continue;
    written.add(name);
    const value = valueOf(given, name) ?? undefined;
    const checked = check(value);
    if (checked.errors) faults.push(...below(`/${name}`, checked.errors));
    else if (value === undefined || checked.value === undefined) delete next[name];
    else next[name] = checked.value;
  }
  if (faults.length === 0) faults.push(...sharedFaults(rules, next, written));
  errors.push(...below("/attributes", faults));
  const json = JSON.stringify(next);
  // The stored text may have spaces, if the operator wrote it by SQL.
  if (json === JSON.stringify(stored)) return text;
  if (new TextEncoder().encode(json).length > attributesMaxLength) {
    const message = `All attributes together may have ${attributesMaxLength} bytes of JSON.`;
    errors.push({ pointer: "/attributes", message });
  }
  return json === "{}" ? null : json;
}

/**
 * What is wrong with all attributes together. A stored value that its own rule does not allow any more is no fault of a user
 * who changes another attribute.
 */
function sharedFaults(
  rules: AttributeRules,
  next: Attributes,
  written: ReadonlySet<string>,
): FieldError[] {
  const isOld = ({ pointer }: FieldError): boolean => {
    const [, name = ""] = pointer.split("/");
    return (
      !written.has(name) && rules.members.get(name)?.check(valueOf(next, name)).errors !== undefined
    );
  };
  const known = Object.fromEntries(
    Object.entries(next).filter(([name]) => rules.members.has(name)),
  );
  return rules.checkAll(known).filter((fault) => !isOld(fault));
}

const below = (path: string, errors: readonly FieldError[]): FieldError[] =>
  errors.map(({ pointer, message }) => ({ pointer: path + pointer, message }));

/** Undefined for an absent name, also for `constructor` and the like. */
const valueOf = (attributes: Attributes, name: string): Json | undefined =>
  Object.hasOwn(attributes, name) ? attributes[name] : undefined;
