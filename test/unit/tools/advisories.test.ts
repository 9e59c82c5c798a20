import { describe, expect, it } from "vitest";
import { findingsOf, parseReport } from "../../../tools/audit/advisories.ts";

const advisory = {
  source: 1_099_999,
  name: "hono",
  dependency: "hono",
  title: "An invented flaw",
  url: "https://github.com/advisories/GHSA-0000-0000-0000",
  severity: "high",
  cwe: ["CWE-1"],
  cvss: { score: 7.5, vectorString: null },
  range: "<99.0.0",
};

/** As npm 11 writes it. */
const report = {
  auditReportVersion: 2,
  vulnerabilities: {
    "@hono/zod-openapi": {
      name: "@hono/zod-openapi",
      severity: "high",
      isDirect: true,
      via: ["hono"],
      effects: [],
      range: "",
      nodes: ["node_modules/@hono/zod-openapi"],
      fixAvailable: false,
    },
    hono: {
      name: "hono",
      severity: "high",
      isDirect: true,
      via: [advisory],
      effects: ["@hono/zod-openapi"],
      range: "<99.0.0",
      nodes: [
        "node_modules/a/node_modules/hono",
        "node_modules/b/node_modules/hono",
        "node_modules/hono",
      ],
      fixAvailable: true,
    },
  },
  metadata: { vulnerabilities: { info: 0, low: 0, moderate: 0, high: 2, critical: 0, total: 2 } },
};

const lock = {
  "node_modules/@hono/zod-openapi": { version: "1.6.3" },
  "node_modules/hono": { version: "4.13.19" },
  "node_modules/a/node_modules/hono": { version: "4.12.0" },
  "node_modules/b/node_modules/hono": { version: "4.12.0" },
};

describe("the findings of npm audit", () => {
  it("are one for each advisory and installed version, and none for a package that only needs another", () => {
    const findings = findingsOf(parseReport(JSON.stringify(report)), lock);
    expect(findings.map(({ name, version }) => `${name}@${version}`)).toEqual([
      "hono@4.12.0",
      "hono@4.13.19",
    ]);
    for (const one of findings) expect(one.advisory).toMatchObject(advisory);
  });

  it.each([
    [
      JSON.stringify({
        message: "request to https://registry.example/ failed, reason: connect ECONNREFUSED",
        error: { summary: "", detail: "" },
      }),
      "connect ECONNREFUSED",
    ],
    [JSON.stringify({ error: { code: "ENOLOCK", summary: "needs a lockfile" } }), "a lockfile"],
    [JSON.stringify({ auditReportVersion: 3, vulnerabilities: {} }), "no report of version 2"],
    ["", "no report of version 2"],
  ])("are not read from %s", (output, reason) => {
    expect(() => parseReport(output)).toThrow(reason);
  });
});
