import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { describe, expect, it } from "vitest";
import { parsePreviousKeys } from "../../../src/entry/config/keys/keys.ts";
import { readProxyConfig } from "../../../src/entry/config/proxy.ts";
import { fits, type VariableRow } from "../../../src/entry/config/variables/rules.ts";
import { unknownVariables } from "../../../src/entry/config/variables/unknown.ts";
import { variables } from "../../../src/entry/config/variables/variables.ts";
import { faultsOf, mysql, read } from "../../support/documents/configuration.ts";

describe("an unknown variable", () => {
  it.each([
    ["SECRETKEY", "SECRET_KEY"],
    ["SECRET_KEYS", "SECRET_KEY"],
    ["SECERT_KEY", "SECRET_KEY"],
    ["ALGORITM", "ALGORITHM"],
    ["ISUSER", "ISSUER"],
    ["PREVIOUS_KEY", "PREVIOUS_KEYS"],
    ["BCRYPT_COSTS", "BCRYPT_COST"],
    ["CORS_ORIGIN", "CORS_ORIGINS"],
    ["TRUSTED_PROXYES", "TRUSTED_PROXIES"],
    ["SQLITE_FILES", "SQLITE_FILE"],
    ["MYSQL_PASSWORD_FIL", "MYSQL_PASSWORD_FILE"],
    ["MYSQL_HSOT", "MYSQL_HOST"],
    ["MYSQL_DB", "MYSQL_DATABASE"],
    ["MYSQL_PASS", "MYSQL_PASSWORD"],
    ["MYSQL_USERNAME", "MYSQL_USER"],
    ["MYSQL_HOSTNAME", "MYSQL_HOST"],
    ["MYSQL_URL", "DATABASE_URL"],
    ["DATABASE_URI", "DATABASE_URL"],
  ])("such as %s is rejected, and %s is suggested", (name, nearest) => {
    expect(unknownVariables({ [name]: "x" })).toEqual([
      `${name} is an unknown variable. Did you mean ${nearest}?`,
    ]);
  });

  it.each([
    ["WORKERS", "PROCESSES"],
    ["MYSQL_PROXY_HOST", "PROXY_HOST"],
    ["MYSQL_PROXY_PORT", "PROXY_PORT"],
    ["MYSQL_PROXY_PORT_FILE", "PROXY_PORT_FILE"],
  ])("that is an old name, such as %s, is rejected, and %s is named", (name, now) => {
    expect(unknownVariables({ [name]: "2" })).toEqual([`${name} is now ${now}.`]);
    expect(unknownVariables({ [name]: "" })).toEqual([]);
  });

  it("that starts with MYSQL_ is rejected also when no known name is near", () => {
    expect(unknownVariables({ MYSQL_SOCKET: "x" })).toEqual([
      "MYSQL_SOCKET is an unknown variable. .env.example lists all variables.",
    ]);
  });

  it("of an ordinary machine is ignored", () => {
    const ordinary =
      "PATH HOME USER LOGNAME SHELL PWD OLDPWD TERM LANG TZ TMPDIR HOSTNAME EDITOR DISPLAY CI DEBUG NODE_OPTIONS " +
      "NODE_PATH NPM_TOKEN npm_config_cache npm_lifecycle_event INIT_CWD COLORTERM SHLVL DATABASE_URL " +
      "KUBERNETES_SERVICE_HOST KUBERNETES_PORT MYSQL_ROOT_PASSWORD HTTP_PROXY NO_PROXY PORTS POST TEST_MYSQL_URL";
    const names = [...ordinary.split(" "), ...Object.keys(variables)];
    expect(unknownVariables(Object.fromEntries(names.map((name) => [name, "x"])))).toEqual([]);
  });
});

describe("the table of variables", () => {
  const rows = Object.entries<VariableRow>(variables);
  const ruled = rows.flatMap(([name, { rule, fallback, about }]) =>
    rule ? [{ name, rule, fallback, about }] : [],
  );

  it("has defaults that its own rules accept", () => {
    expect(ruled.length).toBeGreaterThan(25);
    for (const { name, rule, fallback } of ruled) {
      if ("choices" in rule) expect(rule.choices, name).toContain(fallback);
      else if ("mostDays" in rule) expect(fits(rule, fallback), name).toBe(true);
      else if (fallback !== "") {
        expect(Number(fallback), name).toBeGreaterThanOrEqual(rule.min);
        expect(Number(fallback), name).toBeLessThanOrEqual(rule.max);
      }
    }
  });

  it("describes the ranges and the words of its rules", () => {
    let ranges = 0;
    for (const { name, rule, about } of ruled) {
      if ("choices" in rule) {
        for (const one of rule.choices) expect(about, name).toMatch(new RegExp(`\\b${one}\\b`));
      } else if ("mostDays" in rule) {
        expect(about, name).toContain(`, ${rule.leastDays} to ${rule.mostDays}`);
      } else {
        const [, min, max] = /\b(\d+) to (\d+)\b/.exec(about) ?? [];
        if (min === undefined) continue;
        ranges += 1;
        expect([Number(min), Number(max)], name).toEqual([rule.min, rule.max]);
      }
    }
    expect(ranges).toBe(7);
    const { about, rule } = variables.BCRYPT_COST;
    expect(about).toContain(`With \`NODE_ENV=test\` the minimum is ${rule.minInTests}.`);
  });

  it.each(ruled)("refuses what breaks the rule of $name", ({ name, rule }) => {
    // Each of these is read only beside others.
    const others = { ...mysql, MAIL_API_URL: "https://mail.example.com", MAIL_API_KEY: "key" };
    const isOfProxy = /^(?:PROXY_PORT|MYSQL_PROXY_ADMIN)$/.test(name);
    const [wrong, message] =
      "choices" in rule
        ? ["neither", `must be one of ${rule.choices.join(", ")}`]
        : "mostDays" in rule
          ? ["0.001", `must be a number of days from ${rule.leastDays} to ${rule.mostDays}`]
          : [String(rule.max + 1), `must be a whole number from ${rule.min} to ${rule.max}`];
    const faults = faultsOf(
      { ...others, [name]: wrong },
      {},
      isOfProxy ? readProxyConfig : undefined,
    );
    expect(faults).toContain(`${name} ${message}. It is "${wrong}"`);
  });
});

describe("the documents", () => {
  const example = readFileSync(".env.example", "utf8");
  const table = Object.entries(variables).map(([name, { fallback }]) => [name, fallback]);
  const byName = (rows: (string | undefined)[][]) => rows.map((row) => row.join("=")).toSorted();

  it(".env.example describes each variable like the table, and sets none", () => {
    const rows = [...example.matchAll(/((?:^# .*\n)+)^#([A-Z_]+)=(.*)$/gm)];
    expect(byName(rows.map(([, , name, fallback]) => [name, fallback]))).toEqual(byName(table));
    for (const [, comment = "", name = ""] of rows) {
      const about = comment.replaceAll(/^# Example: .*\n/gm, "").replaceAll(/^# /gm, "");
      expect(about.trim().replaceAll("\n", " ")).toBe(
        variables[name as keyof typeof variables].about,
      );
    }
    expect(parseEnv(example)).toEqual({});
  });

  it(".env.example gives examples that are accepted", () => {
    const lines = example.match(/(?<=^# Example: ).*$/gm) ?? [];
    const { PREVIOUS_KEYS, ...others } = parseEnv(lines.join("\n"));
    expect(Object.keys(others)).not.toEqual([]);
    expect(() =>
      read(others, { "logo.svg": "<svg/>", "logo.png": "\x89PNG\r\n\x1a\n" }),
    ).not.toThrow();
    expect(parsePreviousKeys(PREVIOUS_KEYS ?? "none", "HS256")).toHaveLength(2);
  });

  it("docs/configuration.md describes each variable like the table, in the groups of .env.example", () => {
    const page = readFileSync("docs/configuration.md", "utf8");
    const rows = [...page.matchAll(/^\| `([A-Z][A-Z0-9_]+)` \| (?:`([^`]*)`|–) \| (.*) \|$/gm)];
    expect(byName(rows.map(([, name, fallback = ""]) => [name, fallback]))).toEqual(byName(table));
    for (const [, name = "", , about = ""] of rows) {
      const text = about
        .replaceAll(/\[[\w ]+\]\(([\w-]+\.md)\)/g, "docs/$1")
        .replaceAll("\\|", "|");
      expect(text).toBe(variables[name as keyof typeof variables].about);
    }
    const inGroups = (text: string, heading: RegExp, variable: RegExp) =>
      text
        .split(heading)
        .slice(1)
        .map((group) => [
          group.split("\n")[0]?.replace(/(?: \(docs\/.*\))? ----$/, ""),
          ...[...group.matchAll(variable)].map(([, name]) => name),
        ]);
    expect(inGroups(page, /^## /m, /^\| `([A-Z][A-Z0-9_]+)`/gm)).toEqual(
      inGroups(example, /^# ---- /m, /^#([A-Z][A-Z0-9_]+)=/gm),
    );
  });
});
