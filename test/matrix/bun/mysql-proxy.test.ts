import { describe } from "vitest";
import { startOnBun, useTarget } from "../../support/targets/http-target.ts";
import { inFullMatrix, requests, stored } from "../../suite/http/matrix.ts";

describe("on Bun, on MariaDB over the proxy", () => {
  const target = useTarget(() => startOnBun({ database: "mysql-proxy" }));
  stored(target);
  inFullMatrix(() => requests(target));
});
