import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { circle, importsOf, placeOf, plant, sourcesOf } from "./support/sources.ts";

const roots = ["src", "web", "bench", "tools", "test"];
const code = /\.tsx?$/;

/**
 * The features of `web/src` that each feature may import. A feature is a folder. The files beside the features are the app: it
 * knows all of them.
 */
const webFeatures: Readonly<Record<string, readonly string[]>> = {
  routing: [],
  language: ["routing"],
  format: ["language"],
  client: ["format", "routing", "language"],
  action: ["client", "routing"],
  layout: ["action", "client", "format", "routing", "language"],
  form: ["layout", "action", "client", "routing", "language"],
  factors: ["form", "layout", "action", "client", "routing", "format", "language"],
  console: ["form", "layout", "action", "client", "routing", "format"],
  pages: [
    "console",
    "factors",
    "form",
    "layout",
    "action",
    "client",
    "routing",
    "format",
    "language",
  ],
};

/** The packages that the app may import. It knows Latchkey by its public names alone, so that its parts can be copied. */
const webPackages =
  /^(?:preact|preact\/hooks|latchkey-auth\/client|latchkey-auth\/organizations|latchkey-auth\/passkeys|latchkey-auth\/store)$/;

/** What the server knows as well: the texts of the pages, the names of devices, and where a login leads. */
const shared = /^\.\.\/\.\.\/src\/core\/(?:languages\/|ground\/(?:continue|device|pages)\.ts$)/;

/** The imports under a folder such as `web/src` that break the rules of its features. */
const webFaults = (folder: string): string[] =>
  sourcesOf(folder, code).flatMap(({ path, text }) => {
    const feature = featureOf(path);
    if (feature !== undefined && !Object.hasOwn(webFeatures, feature)) {
      return [`${path} is in no feature`];
    }
    const isAllowed = (target: string): boolean => {
      if (!target.startsWith(".")) return webPackages.test(target);
      const place = placeOf(path, target);
      if (place.startsWith("../")) return shared.test(place);
      const other = featureOf(place);
      if (feature === undefined || feature === other) return true;
      return other !== undefined && (webFeatures[feature] ?? []).includes(other);
    };
    return importsOf(text)
      .filter((target) => !isAllowed(target))
      .map((target) => `${path} imports ${target}`);
  });

/** The folder directly under `web/src` that has a file. The files beside these folders are in none. */
const featureOf = (path: string): string | undefined => /^([^/]+)\//.exec(path)?.[1];

/** The lines of comments with more than 140 characters. */
const longComments = (folder: string): string[] =>
  sourcesOf(folder, code)
    .filter(({ path }) => !path.startsWith("client/generated/"))
    .flatMap(({ path, text }) =>
      text
        .split("\n")
        .filter((line) => line.length > 140 && /^\s*(?:\/\/|\/\*\*|\*)/.test(line))
        .map((line) => `${path}: ${line}`),
    );

describe("imports in web/src", () => {
  it("follow the rules of its features", () => {
    expect(sourcesOf("web/src", code).length).toBeGreaterThan(50);
    expect(webFaults("web/src")).toEqual([]);
  });

  const names = Object.keys(webFeatures);
  it.each(names.flatMap((from) => names.map((to) => [from, to] as const)))(
    "from %s to %s are allowed or reported, as the rules say",
    async (from, to) => {
      const isFine = from === to || (webFeatures[from] ?? []).includes(to);
      for (const text of [
        `import { x } from "../${to}/x.tsx";`,
        `import type { X } from "../${to}/x.ts";`,
        `const load = () => import("../${to}/x.tsx");`,
      ]) {
        const faults = webFaults(await plant(`${from}/planted.tsx`, text));
        expect(faults, text).toHaveLength(isFine ? 0 : 1);
      }
      const deep = await plant(`${from}/deep/er.ts`, `import { x } from "../../${to}/deep/x.ts";`);
      expect(webFaults(deep)).toEqual(
        isFine ? [] : [`${from}/deep/er.ts imports ../../${to}/deep/x.ts`],
      );
    },
  );

  it.each([
    ["pages/planted.tsx", "../app.tsx"],
    ["client/planted.ts", "../../../src/client/client.ts"],
    ["app.tsx", "../../src/client/client.ts"],
    ["language/planted.ts", "../../../src/core/auth.ts"],
    ["form/planted.tsx", "node:fs"],
    ["form/planted.tsx", "zod"],
    ["form/planted.tsx", "latchkey-auth"],
  ])("from %s to %s are reported", async (path, target) => {
    const folder = await plant(path, `import x from "${target}";`);
    expect(webFaults(folder)).toEqual([`${path} imports ${target}`]);
  });

  it("are allowed from the app to every feature, and reported in a folder that is no feature", async () => {
    for (const feature of names) {
      expect(webFaults(await plant("app.tsx", `import "./${feature}/x.ts";`))).toEqual([]);
    }
    expect(webFaults(await plant("odd/x.ts", ""))).toEqual(["odd/x.ts is in no feature"]);
  });
});

describe.each(roots)("in %s", (root) => {
  it("no imports form a circle, those of types included", () => {
    expect(sourcesOf(root, code).length).toBeGreaterThan(10);
    expect(circle(root, code)).toEqual([]);
  });
});

describe("sources", () => {
  it("are reported if they import each other, also by import() and as types", async () => {
    const folder = await plant("a.tsx", 'const load = () => import("./deep/b.tsx");');
    await plant("deep/b.tsx", 'import type { C } from "../c.ts";', folder);
    await plant("c.ts", 'export { a } from "./a.tsx";', folder);
    expect(circle(folder, code)).toEqual(["a.tsx", "deep/b.tsx", "c.ts", "a.tsx"]);
  });

  it.each(roots)("of %s have no comment that is wider than 140 characters", (root) => {
    expect(longComments(root)).toEqual([]);
  });

  it("are reported with a comment that is wider", async () => {
    const wide = [`// ${"x".repeat(138)}`, ` * ${"x".repeat(138)}`];
    const text = [...wide, `// ${"x".repeat(137)}`, `const x = "${"x".repeat(140)}"; // x`];
    const folder = await plant("a.ts", text.join("\n"));
    expect(longComments(folder)).toEqual(wide.map((line) => `a.ts: ${line}`));
  });
});

it("the root of a clone has at most 25 entries to see", () => {
  const made = ["node_modules", "dist", "data"];
  const seen = readdirSync(".").filter(
    (name) => !name.startsWith(".") && !name.endsWith(".log") && !made.includes(name),
  );
  expect(seen).toContain("src");
  expect(seen.length).toBeLessThanOrEqual(25);
});
