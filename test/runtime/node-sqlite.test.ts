import { describe } from "vitest";
import { openOnNode, useTarget } from "../support/targets/http-target.ts";
import { everywhere } from "../suite/http/everywhere.ts";
import { sockets } from "../suite/http/sockets.ts";

describe("on Node, on SQLite", () => {
  const target = useTarget(() => openOnNode({ database: "sqlite" }));
  everywhere(target);
  sockets(target);
});
