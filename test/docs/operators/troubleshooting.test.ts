import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { wrongFactor } from "../../../src/core/factors/rows.ts";
import type { FailureRow } from "../../../src/core/failures.ts";
import { refusedLogin } from "../../../src/core/login/rows.ts";
import { wrongAuthorizationCode } from "../../../src/core/oidc/rows.ts";
import { wrongPassword } from "../../../src/core/passwords/rows.ts";
import { events } from "../../../src/core/tables/events.ts";
import { failures } from "../../../src/core/tables/failures.ts";
import { wrongRefreshToken } from "../../../src/core/tokens/rows.ts";
import { codeIn } from "../../support/documents/code.ts";
import { faultsOf } from "../../support/documents/configuration.ts";

const page = readFileSync("docs/troubleshooting.md", "utf8");
const log = readFileSync("docs/log.md", "utf8");
const spans = codeIn(page).flatMap(({ text, language }) => (language === undefined ? [text] : []));
const blocks = codeIn(page).flatMap(({ text, language }) =>
  language === undefined ? [] : [text.trim()],
);

/** Whether the log has an event. A test holds docs/log.md equal to the sources. */
const isEvent = (name: string): boolean =>
  Object.hasOwn(events, name) || log.includes(`\`${name}\``);

const rows: readonly FailureRow[] = [
  ...Object.values(failures),
  refusedLogin,
  wrongPassword,
  wrongFactor,
  wrongRefreshToken,
  wrongAuthorizationCode,
];
/** The reasons that the log may name. */
const reasons = rows.flatMap(({ reasons: known = [] }) =>
  Array.isArray(known) ? (known as readonly string[]) : Object.keys(known),
);

describe("docs/troubleshooting.md", () => {
  it("names only error codes and lines of the log that exist", () => {
    const named = spans.filter((one) => /^[a-z]+(?:_[a-z]+)+$/.test(one));
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((one) => !(one in failures) && !isEvent(one))).toEqual([]);
  });

  it("names only reasons that exist", () => {
    const sentences = page.match(/\breason\b[^.]*/g) ?? [];
    const named = sentences.flatMap((one) => [
      ...one.matchAll(/(?<=\b(?:reason|is|or) )`([a-z ]+)`/g),
    ]);
    expect(named.length).toBeGreaterThan(5);
    for (const [, reason = ""] of named) expect(reasons).toContain(reason);
  });

  it("shows a line of the log, faults and errors in the words of the code", () => {
    const [line = ""] = blocks.filter((one) => one.startsWith('{"time"'));
    const { event, hint, origin } = JSON.parse(line) as Record<string, string>;
    expect(isEvent(event ?? "")).toBe(true);
    expect(hint).toBe(`if the page is yours, set CORS_ORIGINS=${origin}`);
    expect(readFileSync("src/http/response/page-origins.ts", "utf8")).toContain(
      "if the page is yours, set",
    );

    const [fault = ""] = blocks.filter((one) =>
      one.startsWith("The configuration cannot be used."),
    );
    expect(faultsOf({ ISSUER: "https://login.example.com/" })).toContain(fault.split("\n")[1]);

    const inUse = spans.find((one) => one.startsWith("Port 3000")) ?? "";
    const source = readFileSync("src/entry/runtimes/server.ts", "utf8");
    const words = source
      .replaceAll(/\$\{address\.port\}/g, "3000")
      .replaceAll(/\$\{.*?\}/g, "PORT");
    expect(words).toContain(inUse);
  });
});
