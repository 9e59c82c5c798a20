import { describe } from "vitest";
import { openOnBun, useTarget } from "../support/http-target.ts";
import { everywhere } from "../suite/http/everywhere.ts";
import { sockets } from "../suite/http/sockets.ts";

describe("on Bun, on MariaDB", () => {
  const target = useTarget(() => openOnBun({ database: "mysql" }));
  everywhere(target);
  sockets(target);
});
