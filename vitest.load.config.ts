import { defineConfig } from "vitest/config";

/** Tests that load a server for minutes. One file at a time, so that they do not load each other. */
export default defineConfig({
  test: {
    name: "load",
    include: ["test/load/**/*.test.ts"],
    globalSetup: "test/global-setup.ts",
    experimental: { viteModuleRunner: false, nodeLoader: false },
    env: { CLOUDFLARE_CF_FETCH_ENABLED: "false" },
    testTimeout: 300_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
