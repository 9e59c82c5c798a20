import { defineConfig } from "vitest/config";
import { SlowFirst, shared } from "./shared.ts";

/** The tests that start no process, and use no database but the embedded one. A server that they need runs in their own process. */
export default defineConfig({
  test: {
    ...shared,
    name: "unit",
    include: [
      "test/unit/**/*.test.ts",
      "test/entry/config/**/*.test.ts",
      "test/runtime/in-process/**/*.test.ts",
      "test/drivers/mysql/faults.test.ts",
      "test/drivers/store/sqlite.test.ts",
      "test/drivers/sqlite-faults.test.ts",
    ],
    // `npm test` runs the tests of the proxy, and those on MariaDB.
    exclude: ["test/unit/proxy/**", "test/runtime/in-process/mysql*"],
    isolate: false,
    sequence: { sequencer: SlowFirst },
    // These files only compute. Each further worker loads the modules again, which takes seconds.
    maxWorkers: 3,
  },
});
