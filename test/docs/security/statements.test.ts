import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { operationsOf, readJson, type OpenApi } from "../../support/documents/openapi.ts";
import { callTables, jobTable, rareTable } from "../../support/statements/page.ts";
import { rareStatements } from "../../support/statements/rare.ts";
import { recordAll } from "../../support/statements/recorded.ts";

const file = "docs/statements.md";

/** The page with everything after its introduction written anew. */
function written({ calls, jobs, texts }: Awaited<ReturnType<typeof recordAll>>): string {
  const [introduction = ""] = readFileSync(file, "utf8").trimEnd().split("\n\n## Calls\n");
  const parts = [
    introduction,
    "## Calls",
    callTables(calls),
    "## Jobs",
    jobTable(jobs),
    "## Rare statements",
    rareTable(rareStatements),
    "## Texts and indexes",
    texts,
  ];
  return `${parts.join("\n\n")}\n`;
}

it("docs/statements.md has what a server sends in each call of the API, in each job and else (UPDATE_SNAPSHOT=1 writes it there)", async () => {
  const recorded = await recordAll();
  const document = readJson("test/contract/openapi.snapshot.json") as OpenApi;
  const operations = operationsOf(document).map(
    ({ method, path }) => `${method.toUpperCase()} ${path}`,
  );
  const shown = new Set(recorded.calls.map(({ call }) => /`(.*?)`/.exec(call)?.[1]));
  expect(operations.filter((one) => !shown.has(one))).toEqual([]);
  expect(Object.keys(rareStatements).toSorted()).toEqual(recorded.unseen.toSorted());
  const current = written(recorded);
  if (process.env["UPDATE_SNAPSHOT"] === "1") writeFileSync(file, current);
  expect(readFileSync(file, "utf8")).toBe(current);
});
