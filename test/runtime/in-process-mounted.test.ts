import { describe } from "vitest";
import { openInProcess, useTarget } from "../support/targets/http-target.ts";
import { surface } from "../suite/http/everywhere.ts";

describe("in process, mounted in another app at /auth", () => {
  surface(useTarget(() => openInProcess({ database: "sqlite", mountedAt: "/auth" })));
});
