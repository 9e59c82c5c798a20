import { describe } from "vitest";
import { ofRuntime } from "../../suite/http/matrix.ts";
import { openInProcess, useTarget } from "../../support/targets/http-target.ts";

// Only in `npm run test:unit`, because `node/sqlite` runs these cases on Node and SQLite.
describe("in process, on SQLite", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite" }));
  ofRuntime(target);
});
