import { describe } from "vitest";
import { openInProcess, useTarget } from "../support/targets/http-target.ts";
import { everywhere } from "../suite/http/everywhere.ts";
import { fuzz } from "../suite/http/fuzz.ts";

describe("in process, on SQLite", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite" }));
  everywhere(target);
  fuzz(target);
});
