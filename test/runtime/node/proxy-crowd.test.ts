import { describe } from "vitest";
import { startCrowdedProxy } from "../../suite/proxy/crowd.ts";
import { keyless } from "../../suite/proxy/keyless.ts";
import { pool } from "../../suite/proxy/pool.ts";
import { stopping } from "../../suite/proxy/stopping.ts";

describe("the MySQL proxy on Node, with many callers", () => {
  const start = () => startCrowdedProxy("node");
  pool(start);
  stopping(start);
  keyless(start);
});
