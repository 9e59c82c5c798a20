import { defineConfig } from "vitest/config";

/** The tests that start no server and no process, and use no database but the embedded one. */
export default defineConfig({
  test: {
    name: "unit",
    include: [
      "test/unit/**/*.test.ts",
      "test/entry/**/config*.test.ts",
      "test/runtime/in-process-{faults,requests,sqlite}.test.ts",
    ],
    // Other systems' hashes take seconds of computing. `npm test` verifies them.
    exclude: ["test/unit/drivers/foreign-hashes/vectors.test.ts"],
    globalSetup: "test/global-setup.ts",
    isolate: false,
    // Garbage collection took a tenth of the time.
    execArgv: ["--max-semi-space-size=32"],
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // Vitest waits one second, which is too little on a busy machine.
    expect: { poll: { timeout: 60_000 } },
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // These files only compute. Each further worker loads the modules again, which takes seconds.
    maxWorkers: 3,
  },
});
