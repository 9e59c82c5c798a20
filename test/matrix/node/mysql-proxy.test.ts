import { describe } from "vitest";
import { ofPair } from "../../suite/http/matrix.ts";
import { startOnNode, useTarget } from "../../support/targets/http-target.ts";

describe("on Node, on MariaDB over the proxy", () => {
  const target = useTarget(() => startOnNode({ database: "mysql-proxy" }));
  ofPair(target);
});
