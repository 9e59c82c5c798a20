import { defineConfig } from "vitest/config";
import { shared } from "../vitest/shared.ts";

/** Programs of docs/settings-for-common-apps.md whose users log in here. One at a time, because all share a browser. */
export default defineConfig({
  test: {
    ...shared,
    name: "programs",
    include: ["test/programs/*/*.test.ts"],
    isolate: false,
    fileParallelism: false,
    testTimeout: 300_000,
    // The versions of the programs.
    disableConsoleIntercept: true,
  },
});
