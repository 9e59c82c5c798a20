import { describe } from "vitest";
import { inFullMatrix, ofPair } from "../../suite/http/matrix.ts";
import { sockets } from "../../suite/http/sockets/sockets.ts";
import { startOnBun, useTarget } from "../../support/targets/http-target.ts";

describe("on Bun, on PostgreSQL", () => {
  const target = useTarget(() => startOnBun({ database: "postgres" }));
  ofPair(target);
  inFullMatrix(() => sockets(target));
});
