import { describe } from "vitest";
import { inFullMatrix, ofPair } from "../../suite/http/matrix.ts";
import { sockets } from "../../suite/http/sockets/sockets.ts";
import { startOnNode, useTarget } from "../../support/targets/http-target.ts";

describe("on Node, on PostgreSQL", () => {
  const target = useTarget(() => startOnNode({ database: "postgres" }));
  ofPair(target);
  inFullMatrix(() => sockets(target));
});
