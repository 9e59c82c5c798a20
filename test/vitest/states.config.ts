import { defineConfig } from "vitest/config";
import { shared } from "./shared.ts";

/** Every page in every state, with a picture of each. It takes a quarter of an hour, so only a release runs it. */
export default defineConfig({
  test: {
    ...shared,
    name: "states",
    include: ["test/states/**/*.test.ts"],
    testTimeout: 1_800_000,
    // The folder of the pictures.
    disableConsoleIntercept: true,
  },
});
