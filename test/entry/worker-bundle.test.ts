import { gzipSync } from "node:zlib";
import { describe, expect, inject, it } from "vitest";
import { readWorkerBundle } from "../support/targets/build-workers.ts";

/** Bytes, after gzip. Passkeys and authenticator apps are 60 KiB of them. The goal is 400 KiB. */
const most = 410 * 1024;

/**
 * Packages of other runtimes, those that read certificates, and the dictionaries of zxcvbn. Its estimator and keyboard graphs are
 * in every Worker.
 */
const foreign =
  /node_modules\/(?:mysql2|pg|pg-\w+|@node-rs|@peculiar|reflect-metadata|@zxcvbn-ts\/(?!core\/|language-common\/src\/adjacencyGraphs\.json$)\S+|swagger-ui-dist|@hono\/node-server|commander|nodemailer)/;

describe("the Worker for the proxy and D1, as it is deployed", () => {
  const worker = readWorkerBundle(inject("runDirectory"), "wrangler.toml");

  it("FA-122 is one file of at most 410 KiB after gzip", () => {
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

describe.each([
  ["MySQL", "wrangler.hyperdrive.toml", /^node_modules\/mysql2\//],
  ["PostgreSQL", "wrangler.hyperdrive-postgres.toml", /^node_modules\/pg(?:-[\w-]+)?\//],
])("the Worker for Hyperdrive and %s, as it is deployed", (_, configuration, library) => {
  it("contains one library for databases, no native module and no embedded database", () => {
    const { sources, text } = readWorkerBundle(inject("runDirectory"), configuration);
    expect(sources.filter((source) => library.test(source))).not.toEqual([]);
    const others = sources.filter((source) => foreign.test(source) && !library.test(source));
    expect(others).toEqual([]);
    expect(text).not.toContain("node:sqlite");
  });
});
