import { describe, expect, inject, it } from "vitest";
import { readWorkerBundle } from "../support/targets/build-workers.ts";

/**
 * Packages of other runtimes, those that read certificates, and the dictionaries of zxcvbn. Its estimator and keyboard graphs are
 * in every Worker. zod's messages in other languages come with all of zod, if a file imports `{ z }` in place of `* as z`.
 */
export const foreign =
  /node_modules\/(?:mysql2|pg|pg-\w+|@node-rs|@peculiar|reflect-metadata|@zxcvbn-ts\/(?!core\/|language-common\/src\/adjacencyGraphs\.json$)\S+|swagger-ui-dist|@hono\/node-server|commander|nodemailer|zod\/v4\/locales\/(?!en\.js$))/;

/** What the Worker of a configuration for Hyperdrive contains, whose database needs a library. */
export function hyperdriveBundle(configuration: string, library: RegExp): void {
  describe("the Worker as it is deployed", () => {
    it("contains one library for databases, no native module and no embedded database", async () => {
      const { sources, text } = await readWorkerBundle(inject("runDirectory"), configuration);
      expect(sources.filter((source) => library.test(source))).not.toEqual([]);
      const others = sources.filter((source) => foreign.test(source) && !library.test(source));
      expect(others).toEqual([]);
      expect(text).not.toContain("node:sqlite");
    });
  });
}
