import { describe } from "vitest";
import { startOnNode, useTarget } from "../support/targets/http-target.ts";
import { requests, stored } from "../suite/http/matrix.ts";
import { sockets } from "../suite/http/request/sockets.ts";

describe("on Node, on SQLite", () => {
  const target = useTarget(() => startOnNode({ database: "sqlite" }));
  requests(target);
  stored(target);
  sockets(target);
});
