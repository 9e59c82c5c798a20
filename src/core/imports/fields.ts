import type { Attributes } from "../accounts/attributes/rules.ts";
import type { Json } from "../own-claims.ts";

/** One record of a file: the columns of a row, which are texts, or the members of an object. */
export type Fields = Readonly<Record<string, unknown>>;

const valueOf = (fields: Fields, name: string): unknown =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;

/** The first of these members that is a text or a number, without blanks at its ends. An empty text counts as absent. */
export function textOf(fields: Fields, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = valueOf(fields, name);
    const text = typeof value === "number" ? String(value) : value;
    if (typeof text === "string" && text.trim() !== "") return text.trim();
  }
  return undefined;
}

/** The subject of an identity, as `textOf`. Undefined for a number that JSON has rounded. */
export function subjectOf(fields: Fields, name: string): string | undefined {
  const value = valueOf(fields, name);
  return typeof value === "number" && !Number.isSafeInteger(value)
    ? undefined
    : textOf(fields, name);
}

/** Several parts of a name, with a blank between them. */
export function joined(...parts: readonly (string | undefined)[]): string | undefined {
  const present = parts.filter((part) => part !== undefined);
  return present.length > 0 ? present.join(" ") : undefined;
}

/** A boolean as databases write it. Undefined for anything else. */
export function flagOf(fields: Fields, name: string): boolean | undefined {
  const value = valueOf(fields, name);
  const word = typeof value === "string" ? value.trim().toLowerCase() : value;
  if (word === true || word === 1 || word === "true" || word === "t" || word === "1") return true;
  if (word === false || word === 0 || word === "false" || word === "f" || word === "0") {
    return false;
  }
  return undefined;
}

/** Numbers from here on are milliseconds. Smaller ones are seconds. */
const milliseconds = 100_000_000_000;

/** A time in epoch milliseconds: a number, or a text as databases write it. A time without a zone is UTC. */
export function timeInFile(fields: Fields, ...names: readonly string[]): number | undefined {
  const text = textOf(fields, ...names);
  if (text === undefined) return undefined;
  if (/^\d+(?:\.\d+)?$/.test(text)) {
    const number = Number(text);
    return Math.floor(number >= milliseconds ? number : number * 1000);
  }
  const iso = text
    .replace(/^(\d{4}-\d\d-\d\d) /, "$1T")
    .replace(/ ?([+-]\d\d)$/, "$1:00")
    .replace(/ ([+-]\d\d:\d\d)$/, "$1")
    .replace(/ UTC$/, "Z");
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(iso) || !iso.includes("T") ? iso : `${iso}Z`;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? undefined : time;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** An object, also one that is written as JSON inside a text. */
function objectOf(value: unknown): Fields | undefined {
  if (typeof value === "string") return objectOf(parsed(value) ?? undefined);
  return value instanceof Object && !Array.isArray(value) ? (value as Fields) : undefined;
}

export const memberOf = (fields: Fields, name: string): Fields | undefined =>
  objectOf(valueOf(fields, name));

/** The objects of a list, also of one that is written as JSON inside a text. */
export function listOf(fields: Fields, name: string): readonly Fields[] {
  const given = valueOf(fields, name);
  const value = typeof given === "string" ? parsed(given) : given;
  return Array.isArray(value)
    ? (value as unknown[]).flatMap((one): readonly Fields[] => {
        const fields = objectOf(one);
        return fields ? [fields] : [];
      })
    : [];
}

/** Attributes as they stand in the file. */
export const attributesOf = (fields: Fields, name: string): Attributes | undefined =>
  memberOf(fields, name) as Readonly<Record<string, Json>> | undefined;
