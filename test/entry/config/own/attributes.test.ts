import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { AttributesObject } from "../../../../src/entry/config/own/attributes.ts";
import { readConfig } from "../../../../src/entry/config/read.ts";

const read = (attributes: AttributesObject) =>
  readConfig({}, () => "", { attributes }).policy.attributes;

describe("the option attributes", () => {
  it("tells which attributes are required, and which only the operator writes", () => {
    const rules = read(
      z.object({
        phone: z.string(),
        city: z.string().optional(),
        language: z.enum(["de", "en"]).default("en"),
        customer: z.string().meta({ readOnly: true }).optional(),
        since: z.iso.date().optional().meta({ readOnly: true }),
        plan: z.string().optional().readonly(),
      }),
    );
    const named = (what: "isRequired" | "isReadOnly") =>
      [...(rules?.members ?? [])].filter(([, rule]) => rule[what]).map(([name]) => name);
    expect(named("isRequired")).toEqual(["phone"]);
    expect(named("isReadOnly")).toEqual(["customer", "since", "plan"]);
    expect(rules?.members.get("since")?.sent).toMatchObject({ format: "date", readOnly: true });
    expect(readConfig({}, () => "", {}).policy.attributes).toBeUndefined();
  });

  it.each([
    ["no object", z.string()],
    ["transformed", z.object({}).transform(() => 1)],
    ["of no zod", { shape: {} }],
    ["null", null],
  ])("is refused if it is %s", (_, value) => {
    expect(() => read(value as unknown as AttributesObject)).toThrow(
      /^option attributes must be a z\.object\(\{ … \}\) of zod 4\.2 or newer, without a transform$/,
    );
  });

  const recursive: z.ZodType = z.object({
    get next() {
      return recursive.optional();
    },
  });
  it.each([
    [{ "first name": z.string() }, "first name may have letters, digits and _ only, 64 at most"],
    [{ ["__proto__"]: z.string() }, "__proto__ may have letters, digits and _ only, 64 at most"],
    [{ born: z.date() }, "born cannot be described by JSON Schema"],
    [{ age: z.string().transform(Number) }, "age cannot be described by JSON Schema"],
    [{ age: z.string().transform(Number).pipe(z.number()) }, "age must not turn a value into one"],
    [{ on: z.stringbool() }, "on must not turn a value into one of another type"],
    [
      { city: z.string().nullish() },
      "city must not accept null, because null removes an attribute",
    ],
    [{ any: z.unknown() }, "any must not accept null"],
    [
      { city: z.string().meta({ readonly: true }) },
      "city has misspelt metadata. Write readOnly: true.",
    ],
    [{ city: z.string().meta({ readOnly: "yes" }) }, "city has misspelt metadata"],
    [
      { address: z.object({ city: z.string().optional().meta({ readOnly: true }) }).optional() },
      "address has readOnly inside. Only a whole attribute can be readOnly.",
    ],
    [{ city: z.string().meta({ readOnly: true }) }, "city is readOnly, so it must be optional"],
    [{ list: recursive }, "list must not be recursive, and its metadata must not have an id"],
  ])("is refused with the name of the attribute: %o", (shape, fault) => {
    expect(() => read(z.object(shape as Record<string, z.ZodType>))).toThrow(
      `option attributes: ${fault}`,
    );
  });

  it("is refused with all faults at once", () => {
    const shape = { a: z.date(), b: z.string(), c: z.null() };
    expect(() => read(z.object(shape))).toThrow(
      [
        "option attributes: a cannot be described by JSON Schema. Use a type of JSON, without a transform.",
        "option attributes: c must not accept null, because null removes an attribute. Use optional().",
      ].join("\n"),
    );
  });
});
