import { defineConfig } from "vitest/config";
import { SlowFirst, shared } from "./test/vitest/shared.ts";

/** These files check the logs of all other files, so they run last. */
const last = ["test/leaks.test.ts"];

export default defineConfig({
  test: {
    ...shared,
    // Modules are loaded once for many files. This is safe, because each file restores the state that it changes.
    isolate: false,
    sequence: { sequencer: SlowFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "all",
          include: ["test/**/*.test.ts"],
          exclude: [
            "**/node_modules/**",
            "test/{attack,browser,cluster,containers,engines,frameworks,galera,load,matrix,mysql,package,postgres,programs,standby,states,versions}/**",
            // These take half a minute each. `node/sqlite` has the cases of the first, and CI runs the others in further scripts.
            "test/runtime/in-process/{sqlite,upstream}.test.ts",
            "test/unit/interleavings/factors.test.ts",
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
