import { describe } from "vitest";
import { faults } from "../../suite/http/reliability/faults.ts";
import { faultyBeforeProxy, openOverFaults } from "../../support/faults/faulty-databases.ts";
import { startOnBun, useTarget } from "../../support/targets/http-target.ts";

describe("on Bun, with faults between the app and the proxy", () => {
  faults(useTarget(async () => openOverFaults(startOnBun, await faultyBeforeProxy())));
});
