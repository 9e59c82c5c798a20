import { describe } from "vitest";
import { startOnBun, useTarget } from "../support/targets/http-target.ts";
import { requests, stored } from "../suite/http/matrix.ts";
import { sockets } from "../suite/http/request/sockets.ts";

describe("on Bun, on SQLite", () => {
  const target = useTarget(() => startOnBun({ database: "sqlite" }));
  requests(target);
  stored(target);
  sockets(target);
});
