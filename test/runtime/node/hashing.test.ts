import { describe } from "vitest";
import { everything, hashing, inFullMatrix } from "../../suite/http/matrix.ts";
import { startOnNode, useTarget } from "../../support/targets/http-target.ts";

// The other runners hash at a lower cost, which hides the time that a password spends in the queue.
describe("on Node, at the lowest cost of production", () => {
  const target = useTarget(() =>
    startOnNode({ database: "sqlite", hashing: { BCRYPT_COST: "10" } }),
  );
  hashing(target);
  inFullMatrix(() => everything(target));
});
