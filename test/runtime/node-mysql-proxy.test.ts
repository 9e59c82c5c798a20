import { describe } from "vitest";
import { openOnNode, useTarget } from "../support/targets/http-target.ts";
import { everywhere } from "../suite/http/everywhere.ts";

describe("on Node, on MariaDB over the proxy", () => {
  const target = useTarget(() => openOnNode({ database: "mysql-proxy" }));
  everywhere(target);
});
