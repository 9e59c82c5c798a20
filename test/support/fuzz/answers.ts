import { z } from "zod";
import { resolve, type OpenApi, type Operation, type Schema } from "../documents/openapi.ts";

/** An answer that was read. */
export interface FuzzAnswer {
  readonly status: number;
  readonly type: string;
  readonly headers: string;
  readonly text: string;
}

export async function readAnswer(response: Response): Promise<FuzzAnswer> {
  return {
    status: response.status,
    type: response.headers.get("content-type")?.split(";")[0] ?? "",
    headers: JSON.stringify([...response.headers]),
    text: await response.text(),
  };
}

/** The same schema, which also refuses members that it does not name. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== "object" || schema === null) return schema;
  const inner = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [name, strict(value)]),
  );
  const isOpen = "properties" in inner && !("additionalProperties" in inner);
  return isOpen ? { ...inner, additionalProperties: false } : inner;
}

/** Checks answers against the document. Returns what is wrong with an answer, or undefined. */
export function answerCheck(document: OpenApi) {
  const local = (schema: unknown): object =>
    JSON.parse(JSON.stringify(schema).replaceAll("#/components/schemas/", "#/$defs/")) as object;
  const $defs = strict(local(document.components.schemas));
  const compiled = new Map<Schema, z.ZodType>();
  const schemaFor = (schema: Schema): z.ZodType => {
    const before = compiled.get(schema);
    if (before) return before;
    const whole = strict(local(resolve(document, schema))) as object;
    const made = z.fromJSONSchema({ $defs, ...whole } as never);
    compiled.set(schema, made);
    return made;
  };
  return ({ responses }: Operation, { status, type, text }: FuzzAnswer): string | undefined => {
    const declared = responses[String(status)];
    if (!declared) return `the status ${status} is not declared`;
    if (!declared.content) return text === "" ? undefined : "the answer has an undeclared body";
    const schema = declared.content[type]?.schema;
    if (!schema) return `the content type ${type} of ${status} is not declared`;
    const { error } = schemaFor(schema).safeParse(JSON.parse(text));
    return error ? `the body is not valid: ${z.prettifyError(error)}` : undefined;
  };
}
