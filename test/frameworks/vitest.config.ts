import { defineConfig } from "vitest/config";
import { shared } from "../vitest/shared.ts";

/**
 * Real builds of apps in other frameworks, as docs/ says to write them, in Chromium. One at a time, because each build keeps two
 * cores busy.
 */
export default defineConfig({
  test: {
    ...shared,
    name: "frameworks",
    include: ["test/frameworks/*.test.ts"],
    fileParallelism: false,
    testTimeout: 300_000,
    // An installation and a build.
    hookTimeout: 900_000,
    // The versions of the frameworks.
    disableConsoleIntercept: true,
  },
});
