import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { exitConfig, exitUsage } from "../../../src/entry/config/config-error.ts";
import { readCommandLine } from "../../support/documents/command-line.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";

const page = readFileSync("docs/commands.md", "utf8");

/** The sections of the page, one for each command: its name, the example, the sentence below it, and its list. */
const sections = page
  .split(/^### /m)
  .slice(1)
  .map((section) => {
    const [, name = "", example = "", text = ""] =
      /^(.+)\n\n```(?:console|sh)\n(.*?)```\n\n(.*)$/s.exec(section) ?? [];
    const rows = [...text.matchAll(/^- `([^`]+)`: (.*)$/gm)];
    const [about = ""] = text.split("\n", 1);
    return {
      name,
      example,
      documented: [name, about, ...rows.map(([, one, words]) => `${one}: ${words}`)],
    };
  });

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

describe("docs/commands.md", () => {
  it("lists every command with its arguments and options, in the words of the help", async () => {
    const line = await readCommandLine({ cwd: await scratchFolder(), env: {} });
    const commands = [...line].filter(([name, { commands: own }]) => name && own.length === 0);
    expect(commands.length).toBeGreaterThan(30);
    const expected = commands.map(([name, { about, rows }]) => [
      name,
      capital(about),
      ...rows.map(([one, words]) => `${one.startsWith("-") ? one : one.toUpperCase()}: ${words}`),
    ]);
    const byName = (all: string[][]) => all.toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1));
    expect(byName(sections.map(({ documented }) => documented))).toEqual(byName(expected));
  });

  it("begins each command with an example of it", () => {
    for (const { name, example } of sections) {
      expect(example.replace(/^\$ /, ""), name).toMatch(new RegExp(`^latchkey ${name}(?: |\n)`));
    }
  });

  it("lists the exit codes", () => {
    const codes = [...page.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
    expect(codes).toEqual([0, 1, exitUsage, exitConfig]);
  });
});
