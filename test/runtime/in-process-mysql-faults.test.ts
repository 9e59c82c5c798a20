import { describe } from "vitest";
import { faults } from "../suite/faults.ts";
import { harmedMySql, openHarmed } from "../support/harmed.ts";
import { openInProcess, useTarget } from "../support/http-target.ts";

describe("in process, between the app and MariaDB", () => {
  faults(useTarget(async () => openHarmed(openInProcess, await harmedMySql())));
});
