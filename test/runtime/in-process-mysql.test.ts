import { describe } from "vitest";
import { openInProcess, useTarget } from "../support/targets/http-target.ts";
import { inFullMatrix, requests, stored } from "../suite/http/matrix.ts";
import { fuzz } from "../suite/http/fuzz.ts";

describe("in process, on MariaDB", () => {
  const target = useTarget(() => openInProcess({ database: "mysql" }));
  stored(target);
  inFullMatrix(() => requests(target));
  fuzz(target);
});
