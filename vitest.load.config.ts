import { defineConfig } from "vitest/config";

/** Tests that load a server for minutes. One file at a time, so that they do not load each other. */
export default defineConfig({
  test: {
    name: "load",
    include: ["test/load/**/*.test.ts"],
    globalSetup: "test/global-setup.ts",
    experimental: { viteModuleRunner: false, nodeLoader: false },
    env: { CLOUDFLARE_CF_FETCH_ENABLED: "false" },
    // Vitest waits one second, which is too little on a busy machine.
    expect: { poll: { timeout: 60_000 } },
    testTimeout: 300_000,
    hookTimeout: 180_000,
    fileParallelism: false,
  },
});
