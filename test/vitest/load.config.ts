import { defineConfig } from "vitest/config";
import { shared } from "./shared.ts";

/** Tests that load a server for minutes. One file at a time, so that they do not load each other. */
export default defineConfig({
  test: {
    ...shared,
    name: "load",
    include: ["test/load/**/*.test.ts"],
    testTimeout: 300_000,
    fileParallelism: false,
  },
});
