import { defineConfig } from "vitest/config";

/** Searches the logs of all other files, so it runs last. */
const last = ["test/package/leaks.test.ts"];

/** Tests of what is published: the package and the image, installed as users install them, and clients of other generators. */
export default defineConfig({
  test: {
    globalSetup: "test/global-setup.ts",
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // Keeps wrangler from sending requests to the network.
    env: { CLOUDFLARE_CF_FETCH_ENABLED: "false" },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: "package",
          include: ["test/package/**/*.test.ts"],
          exclude: last,
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: "leaks", include: last, sequence: { groupOrder: 1 } } },
    ],
  },
});
