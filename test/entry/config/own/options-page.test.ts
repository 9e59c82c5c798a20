import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ownConfigOf, settings } from "../../../../src/entry/config/own/options.ts";
import { ownOptions, readOwnConfig } from "../../../../src/entry/config/own/own-config.ts";
import { isVariable, variables } from "../../../../src/entry/config/variables/variables.ts";

const page = readFileSync("docs/options.md", "utf8");

interface Row {
  readonly names: readonly string[];
  readonly fallback: string;
  readonly replaces: readonly string[];
}

const codesIn = (cell: string): string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text);

/** The rows of the table under a heading. */
function rowsOf(heading: string): Row[] {
  const section = page.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^\| (`.*) \|$/gm)].map(([, row = ""]) => {
    const [names = "", , , fallback = "", replaces = ""] = row.replaceAll("\\|", "or").split(" | ");
    return { names: codesIn(names), fallback, replaces: codesIn(replaces) };
  });
}

/** The names that an error lists after a wrong one. */
function knownAfter(check: () => unknown): string[] {
  try {
    check();
  } catch (error) {
    const [, known = ""] = /Known are: (.*)$/m.exec((error as Error).message) ?? [];
    return known.split(", ");
  }
  return expect.fail("no error");
}

const wrong = { wrong: undefined };

describe("docs/options.md", () => {
  const shared = rowsOf("Options everywhere");
  const alone = rowsOf("Options only for createLatchkey");
  const namesOf = (rows: readonly Row[]) => rows.flatMap(({ names }) => names);

  it("lists exactly the options of defineConfig, and those within them", () => {
    const names = namesOf(shared);
    expect(new Set(names.map((name) => name.split(".")[0]))).toEqual(new Set(ownOptions));
    for (const group of ["registration", "before", "on", "brand"] as const) {
      const known = knownAfter(() => readOwnConfig({ [group]: wrong }));
      const listed = names.filter((name) => name.startsWith(`${group}.`));
      expect(listed.toSorted()).toEqual(known.map((one) => `${group}.${one}`).toSorted());
    }
    for (const name of names.filter((one) => one.startsWith("database."))) {
      const [, member = ""] = name.split(".");
      expect(() => readOwnConfig({ database: { [member]: "any" } as never }), name).not.toThrow();
    }
  });

  it("lists exactly the options that createLatchkey has beside them, with their variables", () => {
    expect([...namesOf(alone), ...ownOptions].toSorted()).toEqual(
      knownAfter(() => ownConfigOf(wrong as object)).toSorted(),
    );
    const listed = alone.map(({ names, replaces }) => [names[0], replaces[0]]);
    const others = [["env", undefined]];
    expect(listed).toEqual([...Object.entries(settings), ...others]);
  });

  it("names only variables that exist, and the defaults that they have", () => {
    for (const { names, fallback, replaces } of [...shared, ...alone]) {
      for (const name of replaces) expect(isVariable(name), name).toBe(true);
      const [name] = replaces;
      const value = name && isVariable(name) && variables[name].fallback;
      if (!value || names[0] === "registration.requires") continue;
      const written = value === "on" ? "true" : value;
      expect(codesIn(fallback)[0], names[0]).toBe(written);
    }
  });
});
