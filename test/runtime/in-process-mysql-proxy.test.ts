import { describe } from "vitest";
import { openInProcess, useTarget } from "../support/targets/http-target.ts";
import { inFullMatrix, requests, stored } from "../suite/http/matrix.ts";

describe("in process, on MariaDB over the proxy", () => {
  const target = useTarget(() => openInProcess({ database: "mysql-proxy" }));
  stored(target);
  inFullMatrix(() => requests(target));
});
