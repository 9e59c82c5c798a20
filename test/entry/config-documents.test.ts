import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { describe, expect, it } from "vitest";
import { parsePreviousKeys } from "../../src/entry/config/secrets.ts";
import { suspiciousNames, variables } from "../../src/entry/config/variables.ts";
import { read } from "../support/documents/configuration.ts";

describe("names close to ours", () => {
  it.each([
    "SECRETKEY",
    "SECRET_KEYS",
    "SECERT_KEY",
    "ALGORITM",
    "ISUSER",
    "PREVIOUS_KEY",
    "BCRYPT_COSTS",
    "CORS_ORIGIN",
    "TRUSTED_PROXYES",
    "SQLITE_FILES",
    "MYSQL_PASSWORD_FIL",
  ])("like %s are refused as typing errors", (name) => {
    expect(suspiciousNames({ [name]: "x" })).toEqual([
      `${name} is not a variable of Latchkey; is it a typing error?`,
    ]);
  });

  it("do not include those of an ordinary machine", () => {
    const ordinary =
      "PATH HOME USER LOGNAME SHELL PWD OLDPWD TERM LANG TZ TMPDIR HOSTNAME EDITOR DISPLAY CI DEBUG NODE_OPTIONS " +
      "NODE_PATH NPM_TOKEN npm_config_cache npm_lifecycle_event INIT_CWD COLORTERM SHLVL DATABASE_URL " +
      "KUBERNETES_SERVICE_HOST KUBERNETES_PORT MYSQL_ROOT_PASSWORD HTTP_PROXY NO_PROXY PORTS POST TEST_MYSQL_URL";
    const names = [...ordinary.split(" "), ...Object.keys(variables)];
    expect(suspiciousNames(Object.fromEntries(names.map((name) => [name, "x"])))).toEqual([]);
  });
});

describe("the documents", () => {
  const example = readFileSync(".env.example", "utf8");
  const table = Object.entries(variables).map(([name, { fallback }]) => [name, fallback]);
  const byName = (rows: (string | undefined)[][]) => rows.map((row) => row.join("=")).toSorted();

  it(".env.example says of each variable what the table says, and sets none", () => {
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

  it(".env.example gives examples that are taken", () => {
    const lines = example.match(/(?<=^# Example: ).*$/gm) ?? [];
    const { PREVIOUS_KEYS, ...others } = parseEnv(lines.join("\n"));
    expect(Object.keys(others)).not.toEqual([]);
    expect(() => read(others)).not.toThrow();
    expect(parsePreviousKeys(PREVIOUS_KEYS ?? "none", "HS256")).toHaveLength(2);
  });

  it("README.md lists each variable with its default", () => {
    const cells = readFileSync("README.md", "utf8")
      .split("\n")
      .filter((line) => line.startsWith("| `"))
      .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
      .filter((row) => row.length === 3)
      .map((row) => row.map((cell) => cell.trim().replaceAll(/^`|`$/g, "")));
    const rows = cells.filter(([name = ""]) => /^[A-Z][A-Z0-9_]+$/.test(name));
    const blank = /^(?:|-|–|—|none)$/;
    const documented = rows.map(([name, fallback = ""]) => [
      name,
      blank.test(fallback) ? "" : fallback,
    ]);
    expect(byName(documented)).toEqual(byName(table));
  });
});
