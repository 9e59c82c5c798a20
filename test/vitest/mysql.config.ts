import { defineConfig } from "vitest/config";
import { shared } from "./shared.ts";

// Read by the servers that the tests start, in this process and in the workers.
process.env["TEST_DATABASE"] = "mysql";

/** These files check the logs of all other files, so they run last. */
const last = ["test/mysql/leaks.test.ts"];

/** Everything that reaches a MySQL database, on MySQL itself. `npm test` runs it on MariaDB. */
export default defineConfig({
  test: {
    ...shared,
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: "mysql",
          include: [
            "test/mysql/**/*.test.ts",
            "test/drivers/**/*.test.ts",
            "test/entry/compose-database.test.ts",
            "test/entry/commands/{users,import,outbox,clients}.test.ts",
            "test/matrix/**/*.test.ts",
            "test/runtime/**/*{mysql,outage,store-faults,workers,across,rotation,proxy}*.test.ts",
          ],
          // Without those of other databases, and of none.
          exclude: [
            "test/{drivers,matrix}/**/*{sqlite,d1,postgres}*",
            "test/drivers/{mail,postgres}/**",
            "test/drivers/{factors,guarded-fetch,issuer-keys}.test.ts",
            "test/matrix/leaks.test.ts",
            ...last,
          ],
          maxWorkers: 4,
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: "leaks", include: last, sequence: { groupOrder: 1 } } },
    ],
  },
});
