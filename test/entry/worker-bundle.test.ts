import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { foreign } from "../suite/worker-bundles.ts";
import { readWorkerBundle, type WorkerBundle } from "../support/targets/build-workers.ts";

/** Bytes, after gzip. Passkeys and authenticator apps are 55 KiB of them. */
const most = 400 * 1024;

describe("the Worker for the proxy and D1, as it is deployed", () => {
  let worker: WorkerBundle;
  beforeAll(async () => {
    worker = await readWorkerBundle(inject("runDirectory"), "wrangler.toml");
  });

  it("FA-122 is one file of at most 400 KiB after gzip", () => {
    expect(worker.files).toEqual(["worker.js"]);
    expect(gzipSync(Buffer.from(worker.text, "latin1")).length).toBeLessThanOrEqual(most);
  });

  it("contains no mysql2, no native module, no dictionary and no package of other runtimes", () => {
    expect(worker.sources).toContain("src/entry/runtimes/worker.ts");
    expect(worker.sources).toContain("node_modules/bcryptjs/index.js");
    expect(worker.sources.filter((source) => foreign.test(source))).toEqual([]);
    expect(worker.sources.filter((source) => source.endsWith(".node"))).toEqual([]);
  });

  it("imports no module of Node, such as node:sqlite", () => {
    expect(worker.text).not.toMatch(/(?:from|import|require)\s*\(?\s*["']node:/);
    expect(worker.text).not.toContain("node:sqlite");
  });
});
