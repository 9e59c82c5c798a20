import { defineConfig } from "vitest/config";
import { shared } from "./shared.ts";

/** How pages are reached in three browser engines. One engine at a time, because each keeps more than one core busy. */
export default defineConfig({
  test: {
    ...shared,
    name: "engines",
    include: ["test/engines/**/*.test.ts"],
    isolate: false,
    fileParallelism: false,
    // The versions of the engines.
    disableConsoleIntercept: true,
  },
});
