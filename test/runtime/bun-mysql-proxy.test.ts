import { describe } from "vitest";
import { openOnBun, useTarget } from "../support/targets/http-target.ts";
import { everywhere } from "../suite/http/everywhere.ts";

describe("on Bun, on MariaDB over the proxy", () => {
  const target = useTarget(() => openOnBun({ database: "mysql-proxy" }));
  everywhere(target);
});
