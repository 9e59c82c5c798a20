import { describe } from "vitest";
import { faults } from "../../suite/http/reliability/faults.ts";
import { faultyMySql, openOverFaults } from "../../support/faults/faulty-databases.ts";
import { openInProcess, useTarget } from "../../support/targets/http-target.ts";

describe("in process, with faults between the app and MariaDB", () => {
  faults(useTarget(async () => openOverFaults(openInProcess, await faultyMySql())));
});
