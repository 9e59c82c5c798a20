import { existsSync, globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** The first cell of each table row of a page of test/, or of the part between two texts. */
const firstCells = (page: string, from = "", to = "\0"): string[] => {
  const text = readFileSync(`test/${page}`, "utf8");
  const section = text.slice(text.indexOf(from)).split(to)[0] ?? "";
  return [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, cell]) => cell ?? "").toSorted();
};

describe("test/codes.md", () => {
  it("explains exactly the codes that the tests use", () => {
    const files = globSync("test/**/*.ts", { exclude: (name) => name.includes("node_modules") });
    const families =
      "ASVS|BR|CD|CK|CO|CS|DR|EA|EP|ER|FA|FE|FW|ID|INT|JWKS|JWT|KE|LO|LOGIN|META|MF|MX|OR|ORG|PG|PH|PK|PR|PW|RE|REV|RS|RT|RU|SEC|ST|TOK|VULN";
    const code = new RegExp(`\\b(?:(?:${families})-\\d+(?:\\.\\d+)*|P\\d{1,2})\\b`, "g");
    const used = files.flatMap((file) => readFileSync(file, "utf8").match(code) ?? []);
    expect(used.length).toBeGreaterThan(300);
    expect(firstCells("codes.md")).toEqual([...new Set(used)].toSorted());
  });
});

describe("test/README.md", () => {
  it("is short enough to read before the first change", () => {
    expect(readFileSync("test/README.md", "utf8").split("\n").length).toBeLessThanOrEqual(140);
  });

  it("lists every runner of test/runtime and test/matrix", () => {
    const files = globSync("test/{runtime,matrix}/**/*.ts");
    const others = ["leaks", "workerd/store"];
    const runners = files
      .map((file) => file.replace(/^test\/\w+\/|\.test\.ts$/g, ""))
      .filter((name) => !others.includes(name));
    expect(firstCells("README.md", "## What runs where", "## How to write one")).toEqual(
      runners.toSorted(),
    );
  });
});

describe("test/faults/faults.json", () => {
  it("changes a text that its file has once, for a test in a file that exists", () => {
    const text = readFileSync("test/faults/faults.json", "utf8");
    const faults = JSON.parse(text) as readonly {
      readonly id: string;
      readonly file: string;
      readonly find: string;
      readonly test: { readonly file: string };
    }[];
    expect(faults.length).toBeGreaterThan(100);
    for (const { id, file, find, test } of faults) {
      expect(readFileSync(file, "utf8").split(find).length - 1, id).toBe(1);
      expect(existsSync(test.file), id).toBe(true);
    }
  });
});
