import { defineConfig } from "vitest/config";

/** This file checks the logs of all other files, so it runs last. */
const last = ["test/matrix/leaks.test.ts"];

/** The pairs of a runtime and a database that `npm test` leaves out, because it has each of both in another pair. */
export default defineConfig({
  test: {
    globalSetup: "test/global-setup.ts",
    isolate: false,
    execArgv: ["--max-semi-space-size=32"],
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // Keeps wrangler from sending requests to the network.
    env: { CLOUDFLARE_CF_FETCH_ENABLED: "false" },
    // Vitest waits one second, which is too little on a busy machine.
    expect: { poll: { timeout: 60_000 } },
    testTimeout: 180_000,
    hookTimeout: 180_000,
    projects: [
      {
        extends: true,
        test: {
          name: "matrix",
          include: ["test/matrix/**/*.test.ts"],
          exclude: last,
          // Also on two cores, because each file waits for its server in turn.
          maxWorkers: 4,
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: "leaks", include: last, sequence: { groupOrder: 1 } } },
    ],
  },
});
