import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readOptions } from "../../../bench/options.ts";
import { documents } from "../../../bench/report/documents.ts";

const page = readFileSync("docs/performance.md", "utf8");
const bench = readFileSync("bench/README.md", "utf8");

describe("docs/performance.md and bench/README.md", () => {
  it.each([...documents()])("%s shows the figures of the kept runs", (path, text) => {
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  it("shows all figures and images", () => {
    const parts = ["circumstances", "goals", "peers", "medians", "bun", "postgres"];
    for (const part of parts) expect(bench).toContain(`<!-- bench:${part} -->`);
    for (const part of ["ratios", "databases", "hours"]) {
      expect(page).toContain(`<!-- bench:${part} -->`);
    }
    const images = [...page.matchAll(/\]\((images\/[\w-]+\.svg)\)/g)].map(([, path]) => path);
    const drawn = [...documents().keys()].filter((path) => path.endsWith(".svg"));
    expect(images.map((path) => `docs/${path}`)).toEqual(drawn);
  });

  it("names only existing options and commands", () => {
    const commands = [...bench.matchAll(/npm run bench(?: -- (.+?))?(?: +#.*)?$/gm)];
    expect(commands.length).toBeGreaterThan(3);
    for (const [, args] of commands) {
      expect(() => readOptions(args?.split(" ") ?? [])).not.toThrow();
    }
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
      scripts: Record<string, string>;
    };
    for (const [, script = ""] of bench.matchAll(/npm run ([\w:]+)/g)) {
      expect(scripts).toHaveProperty(script);
    }
    for (const [, file = ""] of bench.matchAll(/`((?:bench|docs)\/[\w./-]+\.\w+)`/g)) {
      expect(existsSync(file), file).toBe(true);
    }
  });

  it("computes the sizes of its table from the sizes of a million rows", () => {
    const [, users, sessions] =
      /([\d.]+) GB for a million accounts, and ([\d.]+) GB for a million\s+sessions/.exec(page) ??
      [];
    const gigabytes = (Number(users) + 5 * Number(sessions)) / 1_000_000;
    const rows = [...page.matchAll(/^\| ([\d,]+) \| (\d+) (MB|GB) \|/gm)];
    expect(rows).toHaveLength(4);
    for (const [row, accounts = "", size, unit] of rows) {
      const stated = Number(size) / (unit === "MB" ? 1000 : 1);
      const computed = Number(accounts.replaceAll(",", "")) * gigabytes;
      expect(Math.abs(stated / computed - 1), row).toBeLessThan(0.05);
    }
  });
});
