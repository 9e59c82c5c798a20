import { defineConfig } from "vitest/config";
import { shared } from "./shared.ts";

/** This file checks the logs of all other files, so it runs last. */
const last = ["test/matrix/leaks.test.ts"];

/** Their runtimes and databases stand in other pairs. They run before a release, as each case does with FULL_MATRIX=1. */
const inRelease =
  process.env["FULL_MATRIX"] === "1" ? [] : ["test/matrix/{node,bun}/mysql-proxy.test.ts"];

/** The pairs of a runtime and a database that `npm test` leaves out, because it has each of both in another pair. */
export default defineConfig({
  test: {
    ...shared,
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: "matrix",
          // The last two take half a minute each. `npm test` has the part of the first that depends on the runtime.
          include: [
            "test/matrix/**/*.test.ts",
            "test/runtime/in-process/upstream.test.ts",
            "test/unit/interleavings/factors.test.ts",
          ],
          exclude: [...inRelease, ...last],
          // Also on two cores, because each file waits for its server in turn.
          maxWorkers: 4,
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: "leaks", include: last, sequence: { groupOrder: 1 } } },
    ],
  },
});
