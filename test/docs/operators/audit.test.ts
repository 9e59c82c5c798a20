import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { publicEntry } from "../../../src/core/audit/entry.ts";
import { auditLimits } from "../../../src/core/audit/limits.ts";
import { loggedEvents } from "../../../src/core/tables/events.ts";
import { typeOf } from "../../../src/core/webhooks/events.ts";
import { variables } from "../../../src/entry/config/variables/variables.ts";
import { auditEntry } from "../../suite/store/records.ts";

const page = readFileSync("docs/audit-trail.md", "utf8");

describe("docs/audit-trail.md", () => {
  it("lists every event as the table in the code has it", () => {
    const [, section = ""] = page.split("## Events\n");
    const rows = [...section.matchAll(/^\| `\w+` \|.*\|$/gm)].map(([row]) => row);
    const expected = loggedEvents.map(({ name: event, words, stored, detail }) => {
      const webhook = typeOf(event);
      const type = webhook === undefined ? "" : `\`${webhook}\``;
      const details = detail.map((name) => `\`${name}\``).join(", ");
      return `| \`${event}\` | ${type} | ${words} | ${stored ? "yes" : "log only"} | ${details} |`;
    });
    const tidy = (row: string) => row.replaceAll(/ +/g, " ");
    expect(rows.map(tidy)).toEqual(expected.map(tidy));
  });

  it("lists every member of an entry", () => {
    const { id: _, at: __, ...members } = publicEntry(auditEntry());
    const named = [...page.matchAll(/^\| `([a-z_]+)` \| (?!.*\| (?:yes|log only) \|)/gm)];
    expect(named.map(([, name]) => name)).toEqual(Object.keys(members));
  });

  it("states the real numbers", () => {
    expect(page).toContain(`newest ${auditLimits.page} events`);
    expect(page).toContain(`queue of ${auditLimits.waiting.toLocaleString("en")} events`);
    expect(page).toContain(`${variables.AUDIT_RETENTION_DAYS.fallback} days (\`AUDIT_RETENTION`);
  });
});
