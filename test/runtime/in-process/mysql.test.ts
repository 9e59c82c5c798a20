import { describe } from "vitest";
import { everything, inFullMatrix } from "../../suite/http/matrix.ts";
import { strings } from "../../suite/http/naughty-strings.ts";
import { openInProcess, useTarget } from "../../support/targets/http-target.ts";

// In process the app runs on Node as well, so `node/mysql` and `node/mysql-proxy` cover these databases.
describe("in process, on MariaDB", () => {
  const target = useTarget(() => openInProcess({ database: "mysql" }));
  strings(target);
  inFullMatrix(() => everything(target));
});

inFullMatrix(() => {
  describe("in process, on MariaDB over the proxy", () => {
    const target = useTarget(() => openInProcess({ database: "mysql-proxy" }));
    everything(target);
  });
});
