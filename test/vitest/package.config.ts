import { defineConfig } from "vitest/config";
import { shared } from "./shared.ts";

/** Go's compiler and its standard library take minutes on a busy machine. It runs before a release. */
const inRelease = process.env["FULL_MATRIX"] === "1" ? [] : ["test/package/guides/go.test.ts"];

/**
 * Tests of what is published: the package and the image, installed as users install them, and clients of other generators. Also of what
 * documents tell a newcomer to do in a clone.
 */
export default defineConfig({
  test: {
    ...shared,
    name: "package",
    include: ["test/package/**/*.test.ts"],
    exclude: inRelease,
    // Also on two cores, because each file waits for npm.
    maxWorkers: 2,
  },
});
