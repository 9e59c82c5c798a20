import { defineConfig } from "vitest/config";
import { shared } from "./shared.ts";

/** The tests on a PostgreSQL server with a standby. `npm test` does not run them. */
export default defineConfig({
  test: {
    ...shared,
    name: "standby",
    include: ["test/standby/*.test.ts"],
    isolate: false,
    // How long each outage took.
    disableConsoleIntercept: true,
  },
});
