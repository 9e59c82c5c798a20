import { describe } from "vitest";
import { rules } from "../../suite/http/matrix.ts";
import { openInProcess, useTarget } from "../../support/targets/http-target.ts";

describe("rules, in process, on SQLite", () => {
  rules(useTarget(() => openInProcess({ database: "sqlite" })));
});
