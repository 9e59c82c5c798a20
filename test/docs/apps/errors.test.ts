import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { FailureRow } from "../../../src/core/failures.ts";
import { failures } from "../../../src/core/tables/failures.ts";
import { newcomer, register } from "../../suite/http/calls/calls.ts";
import { openInProcess, useTarget } from "../../support/targets/http-target.ts";

describe("docs/errors.md", () => {
  const [all = "", ofOAuth = ""] = readFileSync("docs/errors.md", "utf8").split(
    "\nThe OAuth endpoints",
  );
  const rows = Object.entries<FailureRow>(failures);
  const codesIn = (text: string): string[] =>
    [...text.matchAll(/^\| `\w+` \| .+ \|$/gm)].map(([row]) => row);

  it("lists every code, with what it means, why it happens and what to do", () => {
    expect(rows.length).toBeGreaterThan(40);
    expect(codesIn(all)).toEqual(
      rows.map(
        ([code, { status, title, why, todo }]) =>
          `| \`${code}\` | ${status} | ${title} | ${why} | ${todo} |`,
      ),
    );
  });

  it("lists the codes that OAuth endpoints send under another name", () => {
    expect(codesIn(ofOAuth)).toEqual(
      rows.flatMap(([code, { oauth }]) => (oauth ? [`| \`${code}\` | \`${oauth}\` |`] : [])),
    );
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
