import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { FailureRow } from "../../../src/core/failures.ts";
import { failures } from "../../../src/core/tables/failures.ts";
import { newcomer, register } from "../../suite/http/calls/calls.ts";
import { openInProcess, useTarget } from "../../support/targets/http-target.ts";

/** The section of a code, with its status first. */
const sectionOf = (code: string, { status, title, why, todo, oauth }: FailureRow): string =>
  [
    `### ${status} \`${code}\``,
    `**${title}** ${why}`,
    `What to do: ${todo}`,
    ...(oauth ? [`OAuth endpoints send \`${oauth}\`.`] : []),
  ].join("\n\n");

describe("docs/errors.md", () => {
  const file = "docs/errors.md";
  const page = readFileSync(file, "utf8");
  const rows = Object.entries<FailureRow>(failures);
  const section = /^### .*?`(\w+)`.*?(?=\n+##|\n*(?![^]))/gms;

  it("lists every code once, and no other, in a section of its group", () => {
    expect(rows.length).toBeGreaterThan(40);
    const codes = [...page.matchAll(section)].map(([, code = ""]) => code);
    expect(codes.toSorted()).toEqual(rows.map(([code]) => code).toSorted());
    const groups = page.split(/^## /m).filter((group) => group.includes("\n### "));
    expect(groups.length).toBeGreaterThan(8);
  });

  it("says of each its status, what it means, why it happens and what to do (UPDATE_SNAPSHOT=1 writes it there)", () => {
    const known = new Map(rows);
    const current = page.replaceAll(section, (old: string, code: string) => {
      const row = known.get(code);
      return row ? sectionOf(code, row) : old;
    });
    if (process.env["UPDATE_SNAPSHOT"] === "1") writeFileSync(file, current);
    else expect(page).toBe(current);
  });

  it("says why it happens and what to do in short sentences", () => {
    for (const [code, { why, todo }] of rows) {
      for (const sentence of `${why} ${todo}`.split(/(?<=\.) /)) {
        expect(sentence, code).toMatch(/^[A-Z].*\.$/);
        expect(sentence.split(" ").length, code).toBeLessThanOrEqual(25);
      }
    }
  });
});

describe("the example of docs/api.md", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite" }));

  it("is the response to a registration with a short password", async () => {
    const [, shown = "{}"] =
      /^```json\n(\{\n {2}"type".*?)^```/ms.exec(readFileSync("docs/api.md", "utf8")) ?? [];
    const { body } = await register(target(), { ...newcomer(), password: "2 short" });
    const issuer = target().issuer;
    const expected = JSON.parse(shown.replace("http://localhost:3000", issuer)) as object;
    expect(body).toEqual({ ...expected, instance: expect.any(String) });
  });
});
