import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readOptions } from "../../../bench/options.ts";
import { documents } from "../../../bench/report/documents.ts";

const page = readFileSync("docs/performance.md", "utf8");

describe("docs/performance.md", () => {
  it.each([...documents()])("%s shows the figures of the kept runs", (path, text) => {
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  it("shows all figures and images", () => {
    for (const part of ["circumstances", "goals", "peers", "medians", "bun", "mysql"]) {
      expect(page).toContain(`<!-- bench:${part} -->`);
    }
    const images = [...page.matchAll(/\]\((images\/[\w-]+\.svg)\)/g)].map(([, path]) => path);
    const drawn = [...documents().keys()].filter((path) => path.endsWith(".svg"));
    expect(images.map((path) => `docs/${path}`)).toEqual(drawn);
  });

  it("names only existing options and commands", () => {
    const commands = [...page.matchAll(/npm run bench(?: -- (.+?))?(?: +#.*)?$/gm)];
    expect(commands.length).toBeGreaterThan(3);
    for (const [, args] of commands) {
      expect(() => readOptions(args?.split(" ") ?? [])).not.toThrow();
    }
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
      scripts: Record<string, string>;
    };
    for (const [, script = ""] of page.matchAll(/npm run ([\w:]+)/g)) {
      expect(scripts).toHaveProperty(script);
    }
    for (const [, file = ""] of page.matchAll(/`((?:bench|docs)\/[\w./-]+\.\w+)`/g)) {
      expect(existsSync(file), file).toBe(true);
    }
  });
});
