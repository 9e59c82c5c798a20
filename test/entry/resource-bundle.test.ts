import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, it } from "vitest";

it("latchkey-auth/resource has at most 12 KiB after gzip, and no framework, schema or module of Node", async () => {
  const { metafile, outputFiles } = await build({
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
  expect(gzipSync(outputFiles[0]?.contents ?? "").length).toBeLessThanOrEqual(12 * 1024);
});
