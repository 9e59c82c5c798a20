import { describe } from "vitest";
import { startOnNode, useTarget } from "../support/targets/http-target.ts";
import { requests, stored } from "../suite/http/matrix.ts";
import { sockets } from "../suite/http/sockets.ts";

describe("on Node, on SQLite", () => {
  // The one full run at the least cost of production: what its queue and timing change shows here.
  const hashing = { BCRYPT_COST: "10" };
  const target = useTarget(() => startOnNode({ database: "sqlite", hashing }));
  requests(target);
  stored(target);
  sockets(target);
});
