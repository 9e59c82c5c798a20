import { describe } from "vitest";
import { openInProcess, useTarget } from "../support/targets/http-target.ts";
import { everywhere } from "../suite/http/everywhere.ts";

describe("in process, on MariaDB over the proxy", () => {
  const target = useTarget(() => openInProcess({ database: "mysql-proxy" }));
  everywhere(target);
});
