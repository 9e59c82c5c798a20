import { defineConfig } from "vitest/config";

/**
 * Tests of what is published: the package and the image, installed as users install them, and clients of other generators. Also of what
 * documents tell a newcomer to do in a clone.
 */
export default defineConfig({
  test: {
    name: "package",
    include: ["test/package/**/*.test.ts"],
    globalSetup: "test/global-setup.ts",
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // Keeps wrangler from sending requests to the network.
    env: { CLOUDFLARE_CF_FETCH_ENABLED: "false" },
    // Vitest waits one second, which is too little on a busy machine.
    expect: { poll: { timeout: 60_000 } },
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
