import { describe } from "vitest";
import { useTarget } from "../support/targets/http-target.ts";
import { openOnWorkerd } from "../support/targets/worker-target.ts";
import { everywhere } from "../suite/http/everywhere.ts";
import { purging } from "../suite/http/sessions/purging.ts";

describe("in workerd, on MariaDB over the proxy", () => {
  const target = useTarget(() => openOnWorkerd({ database: "mysql-proxy" }));
  everywhere(target);
  purging(target);
});
