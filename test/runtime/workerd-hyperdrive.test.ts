import { describe } from "vitest";
import { useTarget } from "../support/targets/http-target.ts";
import { openOnWorkerd } from "../support/targets/worker-target.ts";
import { everywhere } from "../suite/http/everywhere.ts";
import { purging } from "../suite/http/sessions/purging.ts";

describe("in workerd, on MariaDB by Hyperdrive", () => {
  const target = useTarget(() => openOnWorkerd({ database: "hyperdrive" }));
  everywhere(target);
  purging(target);
});
