import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { audienceOf, queries, type PageName } from "../../../src/core/ground/pages.ts";
import { operationsOf, readJson, type OpenApi } from "../../support/documents/openapi.ts";
import { pageRows } from "../../support/documents/page-rows.ts";

const operations = operationsOf(readJson("test/contract/openapi.snapshot.json") as OpenApi);
const nameOf = new Map(
  operations.map(({ method, path, operation }) => [
    operation.operationId,
    `\`${method.toUpperCase()} ${path}\``,
  ]),
);

describe("the table of pages", () => {
  it("names calls that exist, of each page but that of errors", () => {
    for (const [page, { calls }] of Object.entries(pageRows)) {
      if (page !== "error") expect(calls, page).not.toEqual([]);
      for (const call of calls) expect(nameOf.has(call), `${page}: ${call}`).toBe(true);
    }
  });

  it("is that of docs/custom-pages.md", () => {
    const audiences = {
      guests: "guests",
      users: "users",
      link: "users with the link of an email",
      all: "everyone",
    };
    const rows = Object.entries(pageRows).map(([page, { about, fragment = [], calls }]) => {
      const parameters = [
        ...(queries[page as PageName] ?? []).map((one) => `\`?${one}=\``),
        ...fragment.map((one) => `\`#${one}=\``),
      ];
      const cells = [
        `\`${page}\``,
        audiences[audienceOf(page as PageName)],
        about,
        parameters.join(", ") || "–",
        calls.map((call) => nameOf.get(call)).join(", ") || "–",
      ];
      return `| ${cells.join(" | ")} |`;
    });
    const text = readFileSync("docs/custom-pages.md", "utf8");
    const [, section = ""] = /^## The pages\n(.*?)^## /ms.exec(text) ?? [];
    const listed = section.split("\n").filter((line) => line.startsWith("| `"));
    expect(listed).toEqual(rows);
  });
});
