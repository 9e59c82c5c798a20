import { describe, expect, it } from "vitest";
import { importsOf, placeOf, sourcesOf, type Source } from "./support/sources.ts";

/**
 * Features that a fork may remove, by the names of their folders and files in every layer, and the most other files of `src` that may
 * break without them. A file breaks if it imports a file of the feature.
 */
const features = {
  captcha: { names: ["captcha"], most: 10 },
  webhooks: { names: ["webhooks"], most: 5 },
  imports: { names: ["imports"], most: 4 },
  "factors/passkeys": { names: ["passkeys", "passkey", "passkey-options"], most: 10 },
  upstream: { names: ["upstream"], most: 25 },
  "oidc, with consents and authorizations": {
    names: ["oidc", "consents", "authorizations"],
    most: 34,
  },
  factors: { names: ["factors", "passkeys", "totp", "passkey", "passkey-options"], most: 51 },
} as const;

type Names = readonly string[];

const isIn = (names: Names, path: string): boolean =>
  path.split("/").some((one) => names.includes(one.replace(/\.tsx?$/, "")));

/** The files that are left without a feature, and no longer compile. */
const brokenWithout = (names: Names, sources: readonly Source[]): string[] =>
  sources
    .filter(({ path }) => !isIn(names, path))
    .filter(({ path, text }) =>
      importsOf(text).some(
        (target) => target.startsWith(".") && isIn(names, placeOf(path, target)),
      ),
    )
    .map(({ path }) => path);

const sources = sourcesOf("src", /\.ts$/);

describe("without a feature", () => {
  it.each(Object.entries(features))("%s, few other files of src break", (_, { names, most }) => {
    const broken = brokenWithout(names, sources);
    expect(broken.length, broken.join("\n")).toBeLessThanOrEqual(most);
    expect(broken.length).toBeGreaterThan(0);
  });

  it("the files that import it are counted once, by types and by loading later as well", () => {
    const planted = [
      { path: "core/webhooks/ports.ts", text: "" },
      { path: "drivers/webhooks.ts", text: 'import "../core/webhooks/ports.ts";' },
      { path: "core/auth.ts", text: 'import type { A } from "./webhooks/ports.ts";' },
      { path: "entry/app.ts", text: 'await import("../drivers/webhooks.ts");' },
      { path: "core/ports.ts", text: 'import { b } from "./webhooks-of-others/ports.ts";' },
    ];
    expect(brokenWithout(features.webhooks.names, planted)).toEqual([
      "core/auth.ts",
      "entry/app.ts",
    ]);
  });
});
