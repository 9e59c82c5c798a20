import { describe } from "vitest";
import { startCrowdedProxy } from "../../suite/proxy/crowd/crowd.ts";
import { keyless } from "../../suite/proxy/crowd/keyless.ts";
import { pool } from "../../suite/proxy/crowd/pool.ts";
import { stopping } from "../../suite/proxy/crowd/stopping.ts";

describe("the MySQL proxy on Node, with many callers", () => {
  const start = () => startCrowdedProxy("node");
  pool(start);
  stopping(start);
  keyless(start);
});
