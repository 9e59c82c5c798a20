import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { describe, expect, it } from "vitest";
import { secureCookies } from "../../../src/contract/security.ts";
import { pageSize } from "../../../src/core/admin/model.ts";
import { authorizationLimits } from "../../../src/core/authorizations/model.ts";
import { previousSecretLifetime } from "../../../src/core/clients/model.ts";
import { redirectLimits } from "../../../src/core/clients/redirect-uris.ts";
import { emailCodeLifetime } from "../../../src/core/email-codes/prove.ts";
import { linkLifetime } from "../../../src/core/email/link-tokens.ts";
import { undoUses } from "../../../src/core/email/undo-tokens.ts";
import { factorLimits } from "../../../src/core/factors/limits.ts";
import { captchaAfter } from "../../../src/core/login/devices.ts";
import { outboxLimits } from "../../../src/core/outbox/limits.ts";
import { passwordMaxLength } from "../../../src/core/passwords/rules.ts";
import { sessionLimits } from "../../../src/core/sessions/limits.ts";
import { limits } from "../../../src/core/tables/limits.ts";
import type { Rule } from "../../../src/core/throttle/model.ts";
import { identityLimits } from "../../../src/core/upstream/limits.ts";
import { placesFor, queueLimits } from "../../../src/drivers/bcrypt/queue.ts";
import { mostAccounts } from "../../../src/drivers/tokens/device-tokens.ts";
import { hosts } from "../../../src/entry/config/hosts.ts";
import { variables } from "../../../src/entry/config/variables/variables.ts";
import { maxBytes } from "../../../src/http/request/body.ts";
import { deviceCookieAge } from "../../../src/http/request/browser/cookies.ts";
import { codeIn } from "../../support/documents/code.ts";
import { read } from "../../support/documents/configuration.ts";
import { limitNamed } from "../../support/limits.ts";

const page = readFileSync("docs/limits.md", "utf8");
const words = page.replaceAll(/\s+/g, " ");

/** The rows of a section's table that have a name in one of their cells. */
const rowsIn = (heading: string, row: RegExp): RegExpMatchArray[] => {
  const section = page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return [...section.matchAll(row)];
};

describe("docs/limits.md", () => {
  it("lists every limit", () => {
    const rows = rowsIn("Limits that you can change", /^\| `[a-z-]+` \| .+ \|$/gm).map(
      ([row]) => row,
    );
    const expected = limits.map(({ name, subject, counts, rule, keep }) => {
      const cells = [subject, counts, sizeOf(rule), timeOf(keep)].join(" | ");
      return `| \`${name}\` | ${cells} |`;
    });
    expect(rows).toEqual(expected);
    const age = `less than ${sessionLimits.quick / 1000} seconds old`;
    expect(limitNamed("refresh").counts).toContain(age);
  });

  it("lists fixed values as the code has them", () => {
    // Those of the code, each as the page may write it.
    const times = {
      sessionLimits,
      linkLifetime,
      undoUses,
      emailCodeLifetime,
      outboxLimits,
      factorLimits,
      identityLimits,
      authorizationLimits,
      previousSecretLifetime,
      deviceCookieAge: deviceCookieAge * 1000,
      queueLimits,
    };
    const counts = { mostAccounts, captchaAfter, redirectLimits, pageSize, passwordMaxLength };
    const sizes = { maxBytes };
    const known: Readonly<Record<string, number | Readonly<Record<string, unknown>>>> = {
      ...times,
      ...counts,
      ...sizes,
    };
    const rows = rowsIn("Fixed values", /^\| (.+) \| (.*) \| `([\w.]+)` \|$/gm);
    const named = rows.map(([, , , name = ""]) => name.split(".")[0] ?? "");
    expect(new Set(named)).toEqual(new Set(Object.keys(known)));
    for (const [, what, shown, name = ""] of rows) {
      const [first = "", member = ""] = name.split(".");
      const found = known[first];
      const value = Number(typeof found === "object" ? found[member] : found);
      const isTime = first in times && value >= 1000;
      // All pages say 72 hours about an undone change, and not 3 days.
      const time = () => (first === "undoUses" ? `${value / 3_600_000} hours` : timeOf(value));
      const text = first in sizes ? `${value / 1024} KiB` : isTime ? time() : `${value}`;
      expect(shown, `${what}, ${name}`).toBe(text);
    }
  });

  it("names only existing variables", () => {
    const named = page.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? [];
    expect(named.length).toBeGreaterThan(4);
    const ofHosts = hosts.map(({ variable }) => variable);
    for (const name of named) expect([...Object.keys(variables), ...ofHosts]).toContain(name);
  });

  it("shows settings that change limits, with numbers that the server takes", () => {
    const [setting = ""] = codeIn(page).flatMap(({ text, language }) =>
      language === "sh" ? [text] : [],
    );
    const { throttle } = read({ THROTTLE: parseEnv(setting)["THROTTLE"] ?? "" }).policy;
    expect(throttle["register"]?.rule).toMatchObject({ limit: 100 });
    expect(throttle).not.toHaveProperty("login-network");
    expect(throttle["login-place"]).toEqual(limitNamed("login-place"));
    const [, more = ""] = /`THROTTLE=(requests[^`]*)`/.exec(page) ?? [];
    expect(read({ THROTTLE: more }).policy.throttle["introspect"]?.rule).toMatchObject({
      limit: 6000,
    });
  });

  it("states the real numbers about known devices", () => {
    const days = deviceCookieAge / 86_400;
    expect(words).toContain(`the cookie \`${secureCookies.device}\` for ${days} days`);
    expect(mostAccounts).toBe(5);
    expect(words).toContain("for up to five accounts");
  });

  it("states the real numbers about passwords", () => {
    expect(words).toContain(`\`BCRYPT_COST\`, ${variables.BCRYPT_COST.fallback} by default`);
    expect(words).toContain(
      `${variables.PASSWORD_MIN_LENGTH.fallback} (\`PASSWORD_MIN_LENGTH\`) to ${passwordMaxLength} characters`,
    );
    expect(words).toContain(`waits up to ${queueLimits.patience / 1000} seconds for its turn`);
    expect(words).toContain(`served in that time, ${queueLimits.waiting} at most`);
    // As measured: 213 ms a hash of cost 12.
    expect(words).toContain(
      `with 2 cores and cost 12, about ${Math.floor(placesFor(2, 213) / 10)}0`,
    );
    const common = readFileSync("dist/assets/common-passwords.txt", "utf8").split("\n").length;
    expect(words).toContain(`about ${Math.round(common / 1000)},000 common passwords`);
  });
});

/** A time in words: "10 minutes". */
function timeOf(milliseconds: number): string {
  const units = { day: 86_400_000, hour: 3_600_000, minute: 60_000, second: 1000 };
  const [unit, length] =
    Object.entries(units).find(([, size]) => milliseconds % size === 0) ?? expect.fail("odd time");
  const count = milliseconds / length;
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

function sizeOf(rule: Rule): string {
  if ("limit" in rule) return `${rule.limit} in ${timeOf(rule.window)}`;
  if (!("atOnce" in rule)) return `${rule.most} at most`;
  const { atOnce, base, cap, most } = rule;
  return `${atOnce} without a wait, then waits of ${timeOf(base)} to ${timeOf(cap)}; ${most} at most`;
}
