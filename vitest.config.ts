import { defineConfig } from "vitest/config";
import { SlowFirst, shared } from "./test/vitest/shared.ts";

/** These files check the logs of all other files, so they run last. */
const last = ["test/leaks.test.ts"];

export default defineConfig({
  test: {
    ...shared,
    // Modules are loaded once for many files. This is safe, because each file restores the state that it changes.
    isolate: false,
    sequence: { sequencer: SlowFirst, seed: 5 },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          // It takes half a minute, and CI runs it beside what waits.
          exclude: ["test/unit/interleavings/factors.test.ts"],
          maxWorkers: 4,
          // No test of a function depends on those before it.
          sequence: { groupOrder: 0, shuffle: { tests: true } },
        },
      },
      {
        extends: true,
        test: {
          name: "all",
          include: ["test/**/*.test.ts"],
          exclude: [
            "**/node_modules/**",
            "test/unit/**",
            "test/{attack,browser,cluster,containers,engines,frameworks,galera,load,matrix,mysql,package,postgres,programs,standby,states,versions}/**",
            // These take half a minute each. `node/sqlite` has the cases of the first, and CI runs the other in a further script.
            "test/runtime/in-process/{sqlite,upstream}.test.ts",
            ...last,
          ],
          // Also on two cores, because many files mostly wait for the servers that they test.
          maxWorkers: 4,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        // Searches all logs for all secrets.
        test: { name: "leaks", include: last, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
