import { describe } from "vitest";
import { startOnNode, useTarget } from "../support/targets/http-target.ts";
import { requests, stored } from "../suite/http/matrix.ts";
import { sockets } from "../suite/http/request/sockets.ts";

describe("on Node, on SQLite", () => {
  // The one full run at the lowest cost of production, to test its queue and timing.
  const hashing = { BCRYPT_COST: "10" };
  const target = useTarget(() => startOnNode({ database: "sqlite", hashing }));
  // Hundreds of logins at once would take half a minute at this cost.
  const crowded = useTarget(() => startOnNode({ database: "sqlite" }));
  requests(target);
  stored(target, crowded);
  sockets(target);
});
