import { defineConfig } from "vitest/config";
import { shared } from "../vitest/shared.ts";

/** For `npm run test:faults`: any file of tests. */
export default defineConfig({
  test: { ...shared, name: "faults", root: ".", include: ["test/**/*.test.ts"], isolate: false },
});
