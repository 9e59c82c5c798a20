import { describe } from "vitest";
import { startOnBun, useTarget } from "../../support/targets/http-target.ts";
import { ofPair } from "../../suite/http/matrix.ts";

describe("on Bun, on MariaDB over the proxy", () => {
  const target = useTarget(() => startOnBun({ database: "mysql-proxy" }));
  ofPair(target);
});
