import { defineConfig } from "vitest/config";

/** The tests on a cluster of three MariaDB servers. `npm test` does not run them. */
export default defineConfig({
  test: {
    name: "galera",
    include: ["test/galera/*.test.ts"],
    globalSetup: "test/global-setup.ts",
    isolate: false,
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // The tests share the cluster, so after a failure the others would only wait for their timeouts.
    bail: 1,
    // Vitest waits one second, which is too little on a busy machine.
    expect: { poll: { timeout: 60_000 } },
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
