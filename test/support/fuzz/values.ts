import * as fc from "fast-check";
import { anyText } from "../any-text.ts";
import { readJson, resolve, type OpenApi, type Schema } from "../documents/openapi.ts";
import { isSecret, marked, placeholdersOf } from "./credentials.ts";

/** A member of an object or a field of a form. A list of them can hold a name twice, and `__proto__`. */
export type Entry = readonly [name: string, value: unknown];

/** The Big List of Naughty Strings, which other software has failed on. */
export const naughtyStrings = readJson("test/data/naughty-strings/blns.json") as readonly string[];

/** Values that no member expects, and limits of the usual types. */
export const wrongValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  "9007199254740993",
  "",
  " ",
  "\0",
  "\ud800",
  "__proto__",
  "../../etc/passwd",
  "' OR 1=1 -- ",
  "${7*7}{{7*7}}",
  "a@b@c",
  "\r\nSet-Cookie: x=y",
  [],
  ["a", "b"],
  {},
  { $ne: "" },
  { toString: "x" },
  JSON.parse('{"__proto__":{"role":"admin"}}'),
  "x".repeat(300),
  "é".repeat(3000),
  "x".repeat(17_000),
];

const wild: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...wrongValues) },
  { weight: 1, arbitrary: anyText({ maxLength: 80 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);

/** Names that many servers know, and names that every object has. */
const foreignName = fc.oneof(
  fc.constantFrom("__proto__", "constructor", "toString", "id", "sub", "user_id", "role", "scope"),
  fc.constantFrom("email_verified", "attributes", "access_token", "error", "status", "$where"),
  anyText({ maxLength: 10 }),
);

/** A text that a string schema accepts. */
function text({ enum: values, format, pattern, minLength = 0, maxLength = 40 }: Schema) {
  if (values) return fc.constantFrom(...values);
  if (format === "uuid") return fc.uuid();
  if (format === "email") return fc.uuid().map((id) => `${id}@example.com`);
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return anyText({ minLength, maxLength: Math.min(maxLength, minLength + 20) });
}

/** A text that a string schema accepts: often something that the caller knows, or mostly new if it has to be unique. */
function knownOrNew(name: string, schema: Schema): fc.Arbitrary<unknown> {
  const known = placeholdersOf(name);
  if (known.length === 0) return text(schema);
  const isUnique = schema.pattern !== undefined || schema.format === "email";
  return fc.oneof(
    { weight: isUnique ? 1 : 3, arbitrary: fc.constantFrom(...known) },
    { weight: isUnique ? 3 : 1, arbitrary: text(schema) },
  );
}

/** A value that a schema accepts. */
function valid(document: OpenApi, name: string, given: Schema): fc.Arbitrary<unknown> {
  const schema = resolve(document, given);
  if (schema.type === "object") return entriesOf(document, schema).map(Object.fromEntries);
  if (schema.type === "array") {
    return fc.array(valid(document, name, schema.items ?? {}), { maxLength: 3 });
  }
  if (schema.type === "boolean") return fc.boolean();
  if (schema.type === "integer" || schema.type === "number") return fc.integer();
  return knownOrNew(name, schema);
}

/** The members of a valid object: all that are required, and of the others `optional`. */
function entriesOf(
  document: OpenApi,
  given: Schema,
  optional: "half" | "few" = "half",
): fc.Arbitrary<Entry[]> {
  const { properties = {}, required = [], anyOf } = resolve(document, given);
  if (anyOf) return fc.oneof(...anyOf.map((one) => entriesOf(document, one, optional)));
  const isOptionalThere = fc.nat(optional === "half" ? 1 : 7).map((value) => value === 0);
  const members = Object.entries(properties).map(([name, schema]) =>
    (required.includes(name) ? fc.constant(true) : isOptionalThere).chain((isThere) =>
      isThere
        ? valid(document, name, schema).map((value): Entry[] => [[name, value]])
        : fc.constant<Entry[]>([]),
    ),
  );
  return fc.tuple(...members).map((all) => all.flat());
}

/** The members that have an example in the document, which are enough for a success. */
export function plain(document: OpenApi, given: Schema): fc.Arbitrary<Entry[]> {
  const { properties = {}, anyOf } = resolve(document, given);
  if (anyOf) return fc.oneof(...anyOf.map((one) => plain(document, one)));
  const members = Object.entries(properties).filter(([, { example }]) => example !== undefined);
  return fc.tuple(
    ...members.map(([name, { example, ...schema }]) =>
      (placeholdersOf(name).length === 0 ? fc.constant(example) : knownOrNew(name, schema)).map(
        (value): Entry => [name, value],
      ),
    ),
  );
}

/** Something that a careless or hostile client does to an object. */
type Change = (entries: readonly Entry[]) => readonly Entry[];

const change: fc.Arbitrary<Change> = fc
  .record({ kind: fc.nat(4), at: fc.nat(9), name: foreignName, value: wild })
  .map(({ kind, at, name, value }) => (entries) => {
    const index = at % Math.max(entries.length, 1);
    const [own = name, before = value] = entries[index] ?? [];
    if (kind === 0) return entries.toSpliced(index, 1);
    if (kind === 1) return [...entries, [name, value]];
    if (kind === 2) return [...entries, [own, before]];
    return entries.toSpliced(index, 1, [own, value]);
  });

/** The members of an object or of its alternatives, at the top level. */
export function membersOf(document: OpenApi, given: Schema): [name: string, schema: Schema][] {
  const { properties = {}, anyOf = [] } = resolve(document, given);
  return [...Object.entries(properties), ...anyOf.flatMap((one) => membersOf(document, one))];
}

export const isText = ({ type }: Schema): boolean => type === "string";

/** The members of an object that is right: plain ones, or few, because each further one can be wrong. */
export const validObjectOf = (document: OpenApi, schema: Schema): fc.Arbitrary<Entry[]> =>
  fc.oneof(plain(document, schema), entriesOf(document, schema, "few"));

/** The members of an object: plain, valid, or with a few changes. Each made-up secret has the mark. */
export const objectOf = (document: OpenApi, schema: Schema): fc.Arbitrary<Entry[]> =>
  fc
    .tuple(
      fc.oneof(plain(document, schema), entriesOf(document, schema)),
      fc.oneof(fc.constant([]), fc.array(change, { minLength: 1, maxLength: 3 })),
    )
    .map(([entries, changes]) =>
      changes
        .reduce<readonly Entry[]>((before, next) => next(before), entries)
        .map(([name, value]): Entry => [name, isSecret(name) ? marked(value) : value]),
    );

/** A valid value of a parameter. */
export const validParameterOf = (document: OpenApi, name: string, schema: Schema) =>
  valid(document, name, schema).map(String);

/** A value of a parameter: a valid one, or any text. */
export const parameterOf = (document: OpenApi, name: string, schema: Schema) =>
  fc.oneof(
    { weight: 3, arbitrary: validParameterOf(document, name, schema) },
    { weight: 1, arbitrary: anyText({ minLength: 1, maxLength: 80 }) },
    { weight: 1, arbitrary: fc.constantFrom("x".repeat(65), "\0", "a/b", "..%2f", "__proto__") },
  );

/** A body of no form. */
export const wildBody = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)),
  anyText({ minLength: 1, maxLength: 200 }),
  fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => new Uint8Array(bytes)),
  fc.constantFrom(
    "[".repeat(8000),
    '{"a":'.repeat(3000),
    `{"a":"${"x".repeat(20_000)}"}`,
    "\ufeff{}",
  ),
);
