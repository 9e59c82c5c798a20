import { describe } from "vitest";
import { ofRuntime } from "../../suite/http/matrix.ts";
import { slowClients } from "../../suite/http/sockets/slow-clients.ts";
import { sockets } from "../../suite/http/sockets/sockets.ts";
import { startOnNode, useTarget } from "../../support/targets/http-target.ts";

describe("on Node, on SQLite", () => {
  const target = useTarget(() => startOnNode({ database: "sqlite" }));
  ofRuntime(target);
  sockets(target);
  slowClients(target);
});
