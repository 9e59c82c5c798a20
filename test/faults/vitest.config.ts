import { defineConfig } from "vitest/config";
import { shared } from "../vitest/shared.ts";

/** For `npm run test:faults`: any file of tests. A fault that makes a test wait for ever is caught soon. */
export default defineConfig({
  test: {
    ...shared,
    name: "faults",
    root: ".",
    include: ["test/**/*.test.ts"],
    isolate: false,
    expect: { poll: { ...shared.expect.poll, timeout: 10_000 } },
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
