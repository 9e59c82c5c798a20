import { defineConfig } from "vitest/config";

/** The tests that start no server and no process, and use no database but the embedded one. */
export default defineConfig({
  test: {
    name: "unit",
    include: [
      "test/unit/**/*.test.ts",
      "test/entry/**/config*.test.ts",
      "test/runtime/in-process-{faults,fuzz,requests,sqlite,variants}.test.ts",
    ],
    globalSetup: "test/global-setup.ts",
    isolate: false,
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // Vitest waits one second, which is too little on a busy machine.
    expect: { poll: { timeout: 60_000 } },
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // These files only compute. Each further worker loads the modules again, which takes seconds.
    maxWorkers: 3,
  },
});
