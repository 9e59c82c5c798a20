import { describe } from "vitest";
import { authJs } from "../libraries/apps/auth-js.ts";
import { oauth4webapi } from "../libraries/apps/oauth4webapi.ts";
import { openIdClient5 } from "../libraries/apps/openid-client-5.ts";
import { startBehind, type Start } from "../libraries/apps/start.ts";
import { mcpApps } from "../libraries/mcp/suite.ts";
import { startOnBun, startOnNode, useTarget } from "../support/targets/http-target.ts";
import { startOnWorkerd } from "../support/targets/worker-target.ts";

const servers: Readonly<Record<string, Start>> = {
  "on Node, on MariaDB": (options) => startOnNode({ ...options, database: "mysql" }),
  "on Node, on PostgreSQL": (options) => startOnNode({ ...options, database: "postgres" }),
  "on Bun, on SQLite": (options) => startOnBun({ ...options, database: "sqlite" }),
  "in workerd, on D1": (options) => startOnWorkerd({ ...options, database: "d1" }),
  "in workerd, on MariaDB over the proxy": (options) =>
    startOnWorkerd({ ...options, database: "mysql-proxy" }),
};

// On Node and SQLite: test/libraries/apps and test/libraries/mcp.
describe.each(Object.entries(servers))("libraries of apps, with a server %s", (_, start) => {
  const target = useTarget(() => startBehind(start));
  openIdClient5(target);
  authJs(target);
  oauth4webapi("at its own address", target);
  mcpApps(target);
});
