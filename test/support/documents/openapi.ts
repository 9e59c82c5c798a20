import { readFileSync } from "node:fs";

/** The parts of a JSON Schema that the tests read. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
}

/** The body of a request or an answer, by its content type. */
export interface Body {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

/** A response, with the headers that it can have. */
export interface Answer extends Body {
  readonly description: string;
  readonly headers?: Readonly<Record<string, unknown>>;
}

/** A parameter of a path, a query or a header. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly schema: Schema;
}

export interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Body & { readonly required?: boolean };
  readonly responses: Readonly<Record<string, Answer>>;
}

/** The parts of an OpenAPI document that the tests read. */
export interface OpenApi {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly securitySchemes: Readonly<Record<string, unknown>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly headers: Readonly<Record<string, unknown>>;
    readonly responses: Readonly<Record<string, Answer>>;
  };
}

/** Each operation with its path and method. The references to responses, headers and parameters are resolved. */
export const operationsOf = ({ paths, components }: Pick<OpenApi, "paths" | "components">) => {
  const resolved = <T>(part: T): T => {
    const { $ref } = part as { readonly $ref?: string };
    if ($ref === undefined) return part;
    const [kind = "", name = ""] = $ref.replace("#/components/", "").split("/");
    const found = components[kind as keyof typeof components]?.[name];
    if (!found) throw new Error(`the document has no ${$ref}`);
    return found as T;
  };
  const resolvedAnswer = (part: Answer): Answer => {
    const { headers, ...answer } = resolved(part);
    return { ...answer, ...(headers && { headers: mapValues(headers, resolved) }) };
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters, responses, ...others }]) => {
      const operation: Operation = {
        ...others,
        ...(parameters && { parameters: parameters.map(resolved) }),
        responses: mapValues(responses, resolvedAnswer),
      };
      return { path, method, operation };
    }),
  );
};

const mapValues = <T>(object: Readonly<Record<string, T>>, change: (value: T) => T) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));

/** A schema, with its reference resolved. The parts of `allOf` are one object. */
export function resolve(document: OpenApi, schema: Schema): Schema {
  if (schema.allOf) {
    const parts = schema.allOf.map((part) => resolve(document, part));
    return {
      type: "object",
      properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
      required: parts.flatMap(({ required = [] }) => required),
    };
  }
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.replace("#/components/schemas/", "");
  const found = document.components.schemas[name];
  if (!found) throw new Error(`the document has no ${schema.$ref}`);
  return resolve(document, found);
}

/** The names of all members of a schema, at any depth. */
export function membersOf(document: OpenApi, schema: Schema): string[] {
  return propertiesOf(document, schema).map(([name]) => name);
}

/** All members of a schema, at any depth, with their own schemas. */
export function propertiesOf(document: OpenApi, schema: Schema): [string, Schema][] {
  const { properties = {}, items, anyOf = [] } = resolve(document, schema);
  return [
    ...Object.entries(properties).flatMap(([name, member]): [string, Schema][] => [
      [name, member],
      ...propertiesOf(document, member),
    ]),
    ...[...anyOf, ...(items ? [items] : [])].flatMap((one) => propertiesOf(document, one)),
  ];
}

/** An object with the example of each member of a schema, or of its first alternative. */
export function exampleOf(document: OpenApi, schema: Schema): Readonly<Record<string, unknown>> {
  const { properties = {}, anyOf = [] } = resolve(document, schema);
  const [first] = anyOf;
  if (first) return exampleOf(document, first);
  return Object.fromEntries(
    Object.entries(properties)
      .map(([name, member]) => [name, resolve(document, member).example] as const)
      .filter(([, example]) => example !== undefined),
  );
}

/**
 * Without the operations of administrators and of the operator's servers, which `admin` and `managed-accounts` in
 * test/runtime/in-process/features and the fuzz test send.
 */
export const withoutAdmin = <T extends { readonly path: string }>(operations: readonly T[]): T[] =>
  // `setup` works only on a server without an administrator, as test/entry/commands/serve.test.ts has one.
  operations.filter(
    ({ path }) => !/^\/(?:(?:admin|accounts|server)\b|authenticate\/setup$)/.test(path),
  );

export const readJson = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
