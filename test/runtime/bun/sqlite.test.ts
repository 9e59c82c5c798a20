import { describe } from "vitest";
import { startOnBun, useTarget } from "../../support/targets/http-target.ts";
import { requests, stored } from "../../suite/http/matrix.ts";
import { slowClients } from "../../suite/http/sockets/slow-clients.ts";
import { sockets } from "../../suite/http/sockets/sockets.ts";

describe("on Bun, on SQLite", () => {
  const target = useTarget(() => startOnBun({ database: "sqlite" }));
  requests(target);
  stored(target);
  sockets(target);
  slowClients(target);
});
