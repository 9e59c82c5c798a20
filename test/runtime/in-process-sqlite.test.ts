import { describe } from "vitest";
import { openInProcess, useTarget } from "../support/targets/http-target.ts";
import { requests, stored } from "../suite/http/matrix.ts";
import { fuzz } from "../suite/http/fuzz.ts";
import { strings } from "../suite/http/naughty-strings.ts";

describe("in process, on SQLite", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite" }));
  requests(target);
  stored(target);
  fuzz(target);
  strings(target);
});
