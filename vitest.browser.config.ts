import { defineConfig } from "vitest/config";

/** This file checks the logs of all other files, so it runs last. */
const last = ["test/browser/leaks.test.ts"];

/** A person's whole visits to the example app, the console and the docs page, in Chromium. They need no database server. */
export default defineConfig({
  test: {
    name: "browser",
    globalSetup: "test/global-setup.ts",
    isolate: false,
    execArgv: ["--max-semi-space-size=32"],
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // Vitest waits one second, which is too little on a busy machine.
    expect: { poll: { timeout: 60_000 } },
    testTimeout: 180_000,
    hookTimeout: 180_000,
    projects: [
      {
        extends: true,
        test: {
          name: "visits",
          include: ["test/browser/**/*.test.ts"],
          exclude: last,
          // Each worker starts a browser, which keeps more than one core busy.
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: "leaks", include: last, sequence: { groupOrder: 1 } } },
    ],
  },
});
