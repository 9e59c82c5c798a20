import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

describe("latchkey-auth/resource", () => {
  it("is one file of at most 12 KiB after gzip, without any import, so that Workers can bundle it", () => {
    const text = readFileSync("dist/entry/resource.js", "utf8");
    expect(gzipSync(text).length).toBeLessThanOrEqual(12 * 1024);
    expect(text).not.toMatch(/\bfrom\s*"|\bimport\s*["'(]|\brequire\(/);
  });

  it("contains no framework, schema or module of Node", async () => {
    const { metafile } = await build({
      entryPoints: ["src/resource.ts"],
      bundle: true,
      minify: true,
      format: "esm",
      // Has no modules of Node, so an import of one would fail.
      platform: "browser",
      write: false,
      metafile: true,
      logLevel: "silent",
    });
    const [output] = Object.values(metafile.outputs);
    const inputs = Object.entries(output?.inputs ?? {}).filter(
      ([, { bytesInOutput }]) => bytesInOutput,
    );
    const packages = inputs.flatMap(
      ([file]) => /node_modules\/([^/]+\/[^/]+\/[^/]+)/.exec(file)?.[1] ?? [],
    );
    expect(new Set(packages)).toEqual(
      new Set(["hono/dist/utils", "hono/dist/middleware", "hono/dist/helper"]),
    );
  });
});
