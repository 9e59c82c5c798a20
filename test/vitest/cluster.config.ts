import { defineConfig } from "vitest/config";
import { shared } from "./shared.ts";

/** The tests on a cluster of three MySQL servers in a group. `npm test` does not run them. */
export default defineConfig({
  test: {
    ...shared,
    name: "cluster",
    include: ["test/cluster/*.test.ts"],
    isolate: false,
    // The tests share the cluster, so after a failure the others would only wait for their timeouts.
    bail: 1,
  },
});
