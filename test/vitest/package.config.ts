import { defineConfig } from "vitest/config";
import { shared } from "./shared.ts";

/**
 * Tests of what is published: the package and the image, installed as users install them, and clients of other generators. Also of what
 * documents tell a newcomer to do in a clone.
 */
export default defineConfig({
  test: {
    ...shared,
    name: "package",
    include: ["test/package/**/*.test.ts"],
  },
});
