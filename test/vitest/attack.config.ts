import { defineConfig } from "vitest/config";
import { shared } from "./shared.ts";

/** Attacks on running servers. One file at a time, so that they do not load each other. */
export default defineConfig({
  test: {
    ...shared,
    name: "attack",
    include: ["test/attack/**/*.test.ts"],
    testTimeout: 600_000,
    fileParallelism: false,
    // The tests print what they sent and what came back.
    disableConsoleIntercept: true,
  },
});
