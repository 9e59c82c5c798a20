import { describe } from "vitest";
import { ofPair } from "../../suite/http/matrix.ts";
import { startOnBun, useTarget } from "../../support/targets/http-target.ts";

describe("on Bun, on MariaDB over the proxy", () => {
  const target = useTarget(() => startOnBun({ database: "mysql-proxy" }));
  ofPair(target);
});
