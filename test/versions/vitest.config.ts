import { defineConfig } from "vitest/config";
import { shared } from "../vitest/shared.ts";

/** The package of an older commit beside the one of today, on one database. */
export default defineConfig({
  test: {
    ...shared,
    name: "versions",
    globalSetup: [shared.globalSetup, "test/versions/setup.ts"],
    include: ["test/versions/*.test.ts"],
    isolate: false,
    maxWorkers: 2,
  },
});
