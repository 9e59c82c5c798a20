import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const page = readFileSync("docs/owasp-asvs.md", "utf8");
const levels = JSON.parse(readFileSync("test/data/asvs/levels.json", "utf8")) as Readonly<
  Record<"1" | "2", readonly string[]>
>;

/** The cells of the rows whose first cell matches. */
const rowsOf = (first: RegExp, text = page): string[][] =>
  [...text.matchAll(/^\| (.+) \|$/gm)]
    .map(([, cells = ""]) => cells.split(" | "))
    .filter(([cell = ""]) => first.test(cell));

const requirements = rowsOf(/^\d+\.\d+\.\d+/).map(
  ([numbers = "", level = "", , state = "", by = ""]) => ({
    numbers: numbers.split(", "),
    level,
    state,
    by,
  }),
);

/** The codes that test/codes.md explains. Another test holds that these are the codes in titles of tests. */
const codes = new Set(
  rowsOf(/^`/, readFileSync("test/codes.md", "utf8")).map(([code = ""]) =>
    code.replaceAll("`", ""),
  ),
);

/** The tests that a text names: codes, and files with a part of a title. */
const referencesIn = (text: string): string[] =>
  [...text.matchAll(/`([A-Z]+-\d[\d.]*|P\d+|[\w./-]+ › [^`]+)`/g)].map(([, name = ""]) => name);

function isTest(reference: string): boolean {
  const [path = "", title] = reference.split(" › ");
  if (title === undefined) return codes.has(reference);
  const file = [`test/${path}.test.ts`, `test/${path}.ts`].find((name) => existsSync(name));
  if (!file) return false;
  const strings = readFileSync(file, "utf8").match(/"(?:[^"\\\n]|\\.)*"|`[^`]*`/g) ?? [];
  return strings.some((text) => text.includes(title));
}

const levelOf = (number: string): string =>
  Object.entries(levels).find(([, numbers]) => numbers.includes(number))?.[0] ?? "none";

describe("docs/owasp-asvs.md", () => {
  it("has each requirement of levels 1 and 2 once, with its level", () => {
    const listed = requirements.flatMap(({ numbers }) => numbers);
    expect(listed.toSorted()).toEqual([...levels[1], ...levels[2]].toSorted());
    for (const { numbers, level } of requirements) {
      const expected = [...new Set(numbers.map((number) => levelOf(number)))].toSorted().join(", ");
      expect(level, numbers.join()).toBe(expected);
    }
  });

  it("names only existing tests, and at least one for each requirement that is met", () => {
    for (const { numbers, state, by } of requirements) {
      const references = referencesIn(by);
      const wrong = references.filter((reference) => !isTest(reference));
      expect(wrong, numbers.join()).toEqual([]);
      if (state === "met" || state === "partly") {
        expect(references.length, numbers.join()).toBeGreaterThan(0);
      }
    }
    const invented = [
      "no code",
      "unit/links/nothing › works",
      "unit/links/links › works for 9 years",
    ];
    expect(invented.filter((reference) => isTest(reference))).toEqual([]);
  });

  it("counts the requirements of each state", () => {
    const count = (state: string, level: string): number =>
      requirements
        .filter((one) => one.state === state)
        .flatMap(({ numbers }) => numbers.filter((number) => levelOf(number) === level)).length;
    const states = [...new Set(requirements.map(({ state }) => state))];
    const counted = states.map((state) => `${state} ${count(state, "1")} ${count(state, "2")}`);
    const shown = rowsOf(/^(?:[a-z ]+|–)$/).map((cells) => cells.slice(0, 3).join(" "));
    const isCounted = (row: string): boolean => /\d+ \d+$/.test(row);
    expect(shown.filter(isCounted).toSorted()).toEqual(counted.toSorted());
  });

  it("gives a reason for each known weakness of other software that has no test", () => {
    const numbers = Array.from({ length: 74 }, (_, index) => `VULN-${index + 1}`);
    const untested = rowsOf(/^`VULN-/).map(([code = ""]) => code.replaceAll("`", ""));
    expect(untested).toEqual(numbers.filter((code) => !codes.has(code)));
  });
});
