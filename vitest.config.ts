import { defineConfig } from "vitest/config";

/** Files that judge what all the others did, so they run when those are done. */
const last = ["test/leaks.test.ts"];

export default defineConfig({
  test: {
    globalSetup: "test/global-setup.ts",
    // A test file often brings a server of its own along, and two cores are all there may be; but some wait a lot.
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        test: {
          name: "tests",
          include: ["test/**/*.test.ts"],
          exclude: ["**/node_modules/**", ...last],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        // All that was logged is searched for all secrets.
        test: { name: "leaks", include: last, testTimeout: 60_000, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
