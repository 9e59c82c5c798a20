import { defineConfig } from "vitest/config";
import { shared } from "./shared.ts";

/** This file checks the logs of all other files, so it runs last. */
const last = ["test/postgres/leaks.test.ts"];

/** Everything that reaches PostgreSQL, on the version in TEST_POSTGRES_VERSION. `test/postgres/run.ts` runs it on each. */
export default defineConfig({
  test: {
    ...shared,
    name: "postgres",
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: "run",
          include: [
            "test/postgres/**/*.test.ts",
            "test/drivers/postgres/**/*.test.ts",
            "test/drivers/store/postgres*.test.ts",
            "test/matrix/**/*postgres*.test.ts",
            "test/runtime/**/*postgres*.test.ts",
          ],
          exclude: last,
          maxWorkers: 4,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: "leaks", include: last, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
