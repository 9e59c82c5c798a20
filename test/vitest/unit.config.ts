import { defineConfig } from "vitest/config";
import { SlowFirst, shared } from "./shared.ts";

/** The tests that start no server and no process, and use no database but the embedded one. */
export default defineConfig({
  test: {
    ...shared,
    name: "unit",
    include: [
      "test/unit/**/*.test.ts",
      "test/entry/config/**/*.test.ts",
      "test/runtime/in-process/sqlite.test.ts",
    ],
    // `npm test` runs the tests of the proxy.
    exclude: ["test/unit/proxy/**"],
    isolate: false,
    sequence: { sequencer: SlowFirst },
    // These files only compute. Each further worker loads the modules again, which takes seconds.
    maxWorkers: 3,
  },
});
