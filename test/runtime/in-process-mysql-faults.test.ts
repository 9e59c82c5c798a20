import { describe } from "vitest";
import { faults } from "../suite/http/faults.ts";
import { harmedMySql, openHarmed } from "../support/faults/harmed.ts";
import { openInProcess, useTarget } from "../support/targets/http-target.ts";

describe("in process, between the app and MariaDB", () => {
  faults(useTarget(async () => openHarmed(openInProcess, await harmedMySql())));
});
