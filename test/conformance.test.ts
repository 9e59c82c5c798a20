import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { sourcesOf } from "./support/sources.ts";

/** The name of a module at the beginning of a title, after a code of codes.md if there is one. */
const title = /["'](?:[A-Z]+-\d+ )?(oidcc-[\w-]+)(?=["' ])/g;

it("test/conformance.md lists exactly the modules of the conformance suite that are tested, and where", () => {
  const tested = sourcesOf("test/suite/http/oidc", /\.ts$/).flatMap(({ path, text }) =>
    [...text.matchAll(title)].map(([, module]) => `${module} in ${path}`),
  );
  const rows = readFileSync("test/conformance.md", "utf8").matchAll(/^\| `([^`]+)` \| `([^`]+)`/gm);
  const listed = [...rows].map(([, module, path]) => `${module} in ${path}`);
  // The modules of the four plans.
  expect(new Set(listed).size).toBe(38 + 1 + 11 + 2);
  expect(listed.toSorted()).toEqual(tested.toSorted());
});
