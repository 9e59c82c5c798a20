import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { variables } from "../../../src/entry/config/variables/variables.ts";

const page = readFileSync("docs/privacy.md", "utf8");

it("docs/privacy.md states for how long the server keeps what it knows about users", () => {
  const days = [...page.matchAll(/(\d+) days[^|(]*\(`([A-Z_]+)`\)/g)];
  expect(new Set(days.map(([, , name]) => name))).toEqual(
    new Set(["AUDIT_RETENTION_DAYS", "SESSION_HISTORY_DAYS", "USERNAME_HOLD_DAYS"]),
  );
  for (const [, count, name = ""] of days) {
    expect(variables[name as keyof typeof variables].fallback, name).toBe(count);
  }
});
