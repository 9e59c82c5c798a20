import { defineConfig } from "vitest/config";
import { shared } from "./shared.ts";

/** This file checks the logs of all other files, so it runs last. */
const last = ["test/browser/leaks.test.ts"];

/** A person's whole visits to the example app, the console and the docs page, in Chromium. They need no database server. */
export default defineConfig({
  test: {
    ...shared,
    name: "browser",
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: "visits",
          include: ["test/browser/**/*.test.ts"],
          exclude: last,
          // Each worker starts a browser, which keeps more than one core busy.
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: "leaks", include: last, sequence: { groupOrder: 1 } } },
    ],
  },
});
