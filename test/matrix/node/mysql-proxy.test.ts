import { describe } from "vitest";
import { startOnNode, useTarget } from "../../support/targets/http-target.ts";
import { ofPair } from "../../suite/http/matrix.ts";

describe("on Node, on MariaDB over the proxy", () => {
  const target = useTarget(() => startOnNode({ database: "mysql-proxy" }));
  ofPair(target);
});
