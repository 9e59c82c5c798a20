import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loginOutcomes } from "../../../src/core/login/rows.ts";
import { metricTable } from "../../../src/drivers/metrics/table.ts";
import { variables } from "../../../src/entry/config/variables/variables.ts";
import { rings } from "../../support/alarms.ts";

const page = readFileSync("docs/monitoring.md", "utf8");
const rulesFile = readFileSync("deploy/prometheus-rules.yml", "utf8");

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert: string; readonly expr: string }[];
  }[];
}

const rules = (parse(rulesFile) as Rules).groups.flatMap((group) => group.rules);

describe("docs/monitoring.md", () => {
  it("lists exactly the metrics of the table", () => {
    const rows = [...page.matchAll(/^\| `latchkey_.+ \|$/gm)].map(([row]) => row);
    const expected = Object.entries(metricTable).map(([name, { type, labels, help }]) => {
      const listed = labels.map((label) => `\`${label}\``).join(", ") || "–";
      return `| \`${name}\` | ${type} | ${listed} | ${help} |`;
    });
    expect(rows).toEqual(expected);
  });

  it("explains exactly the outcomes of a login", () => {
    const [, section = ""] = /^### Outcomes of logins$(.*?)^## /ms.exec(page) ?? [];
    const rows = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, outcome]) => outcome);
    expect(rows).toEqual(loginOutcomes);
  });

  it("explains exactly the alarms of deploy/prometheus-rules.yml", () => {
    const rows = [...page.matchAll(/^\| `(Latchkey\w+)` \|/gm)].map(([, name]) => name);
    expect(rows).toEqual(rules.map(({ alert }) => alert));
  });

  it("names only existing variables", () => {
    const named = page.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? [];
    expect(named.filter((name) => !(name in variables))).toEqual([]);
  });
});

describe("deploy/prometheus-rules.yml", () => {
  it("uses only existing metrics, with labels that they have", () => {
    let count = 0;
    for (const { alert, expr } of rules) {
      for (const [, name = "", selector = ""] of expr.matchAll(
        /\b(latchkey_\w+)(?:\{([^}]*)\})?/g,
      )) {
        const base = name.replace(/_(?:bucket|count|sum)$/, "");
        const row = Object.entries(metricTable).find(([known]) => known === name || known === base);
        expect(row, `${alert}: ${name}`).toBeDefined();
        const [known, { type, labels }] = row!;
        expect(known === name, `${alert}: ${name}`).toBe(type !== "histogram");
        for (const [, label] of selector.matchAll(/(\w+)\s*[!=]~?/g)) {
          expect(labels, `${alert}: ${name}`).toContain(label);
        }
        count++;
      }
    }
    expect(count).toBeGreaterThan(rules.length);
  });
});

describe("the alarm LatchkeyFewLoginsSucceed", () => {
  const { expr } = rules.find(({ alert }) => alert === "LatchkeyFewLoginsSucceed")!;

  it.each([
    ["all users finish", { mfa_required: 1000, success: 1000 }],
    ["most users start again before they finish", { mfa_required: 1000, success: 200 }],
    [
      "some passwords and codes are wrong",
      { mfa_required: 900, success: 800, wrong: 200, wrong_factor: 90 },
    ],
  ])("stays silent on a day with MFA=all on which %s", (_, counts) => {
    expect(rings(expr, counts)).toBe(false);
  });

  it.each([
    ["passwords", { mfa_required: 100, success: 95, wrong: 900 }],
    ["codes", { mfa_required: 900, success: 95, wrong_factor: 800 }],
  ])("rings while somebody guesses %s", (_, counts) => {
    expect(rings(expr, counts)).toBe(true);
  });

  it("stays silent on a few logins", () => {
    expect(rings(expr, { mfa_required: 50, wrong: 50 })).toBe(false);
  });
});
