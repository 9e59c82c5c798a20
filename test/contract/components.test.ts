import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { withComponents } from "../../src/contract/components.ts";
import { operationsOf, readJson, type OpenApi } from "../support/documents/openapi.ts";

const document = readJson("test/contract/openapi.snapshot.json") as OpenApi;
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
const { components } = document;

interface Reference {
  readonly $ref?: string;
}

const isReference = (part: unknown): boolean => (part as Reference).$ref !== undefined;

/** The texts that occur more than once. */
const repeated = (parts: readonly unknown[]): string[] => {
  const texts = parts.filter((part) => !isReference(part)).map((part) => JSON.stringify(part));
  return texts.filter((text, index) => texts.indexOf(text) !== index);
};

const responses = operations.flatMap((operation) => Object.values(operation.responses));

describe("the size of the contract", () => {
  it("is at most 2.4 KB of the document for each call", () => {
    const bytes = Buffer.byteLength(JSON.stringify(document));
    expect(bytes / operations.length).toBeLessThan(2400);
  });

  it("is at most 95 lines of types for each call", () => {
    const lines = readFileSync("src/client/generated/api.ts", "utf8").split("\n");
    expect(lines.length / operations.length).toBeLessThan(95);
  });
});

describe("each response, header and parameter", () => {
  const headers = [...Object.values(components.responses), ...responses].flatMap((response) =>
    Object.entries(response.headers ?? {}),
  );

  it("stands once in the document", () => {
    expect(responses.length).toBeGreaterThan(400);
    expect(repeated([...Object.values(components.responses), ...responses])).toEqual([]);
    const inline = headers.filter(([, header]) => !isReference(header));
    const shared = Object.entries(components.headers);
    expect(repeated([...shared, ...inline])).toEqual([]);
    const parameters = operations.flatMap((operation) => operation.parameters ?? []);
    expect(repeated([...Object.values(components.parameters), ...parameters])).toEqual([]);
  });

  it("is under `components` only if calls share it, and every reference has its target", () => {
    const text = JSON.stringify(document);
    for (const kind of ["responses", "headers", "parameters"] as const) {
      for (const name of Object.keys(components[kind])) {
        const uses = text.split(`"#/components/${kind}/${name}"`).length - 1;
        expect(uses, `${kind} ${name}`).toBeGreaterThan(1);
      }
    }
    expect(() => operationsOf(document)).not.toThrow();
    expect(text).not.toContain("x-component");
  });

  it("has a name in words", () => {
    const { responses, headers, parameters } = components;
    const names = [responses, headers, parameters].flatMap((kind) => Object.keys(kind));
    for (const name of names) expect(name).toMatch(/^[A-Za-z]+(?:[-_][A-Za-z]+)*$/);
    expect(responses["too_many_requests"]).toBeDefined();
    expect(responses["missing_token_or_invalid_token"]).toBeDefined();
    expect(responses["oauth_invalid_client"]).toBeDefined();
    expect(responses["RequestWasAccepted"]).toBeDefined();
    expect(parameters["user_id"]).toMatchObject({ name: "id", in: "path" });
  });
});

describe("withComponents", () => {
  const id = { name: "id", in: "path", description: "One." };
  const other = { ...id, description: "Another." };
  const withParameters = (...parameters: readonly object[]) =>
    withComponents({ paths: { "/": { get: { parameters, responses: {} } } } }) as object;

  it("leaves what occurs once where it is", () => {
    expect(withParameters({ ...id, "x-component": "one" })).toEqual({
      paths: { "/": { get: { parameters: [id], responses: {} } } },
      components: { parameters: {}, headers: {}, responses: {} },
    });
  });

  it("keeps two different parts of one name apart", () => {
    const reference = { $ref: "#/components/parameters/id" };
    expect(withParameters(id, id, other, other)).toMatchObject({
      paths: { "/": { get: { parameters: [reference, reference, other, other] } } },
      components: { parameters: { id } },
    });
  });
});
