import { describe } from "vitest";
import { openOnBun, useTarget } from "../support/targets/http-target.ts";
import { everywhere } from "../suite/http/everywhere.ts";
import { sockets } from "../suite/http/sockets.ts";

describe("on Bun, on MariaDB", () => {
  const target = useTarget(() => openOnBun({ database: "mysql" }));
  everywhere(target);
  sockets(target);
});
