import { readFileSync } from "node:fs";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { beforeAll, describe, expect, it } from "vitest";
// Its export for development is TypeScript, which Node does not read in packages.
import {
  checkPackage,
  createPackageFromTarballData,
} from "../../node_modules/@arethetypeswrong/core/dist/index.js";
import { pack } from "../support/packed.ts";

const { exports } = JSON.parse(readFileSync("package.json", "utf8")) as {
  readonly exports: Readonly<Record<string, unknown>>;
};

describe("the packed package", () => {
  let tarball: Uint8Array<ArrayBuffer>;
  beforeAll(async () => {
    tarball = new Uint8Array(readFileSync((await pack()).tarball));
  });

  it("has no fault that publint knows", async () => {
    const { messages, pkg } = await publint({ pack: { tarball: tarball.buffer }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it("has types for each export, in every resolution of TypeScript that reads ES modules", async () => {
    const result = await checkPackage(createPackageFromTarballData(tarball));
    if (!result.types) throw new Error("no types");
    expect(Object.keys(result.entrypoints).toSorted()).toEqual(Object.keys(exports).toSorted());
    // docs/embed-in-a-typescript-server.md says that these two do not read the package, because it has ES modules only.
    const ofOthers = ["NoResolution node10", "CJSResolvesToESM node16-cjs"];
    const faults = result.problems.map(
      ({ kind, ...where }) => `${kind} ${"resolutionKind" in where ? where.resolutionKind : ""}`,
    );
    expect(faults.filter((fault) => !ofOthers.includes(fault))).toEqual([]);
    expect(new Set(faults)).toEqual(new Set(ofOthers));
  });
});
