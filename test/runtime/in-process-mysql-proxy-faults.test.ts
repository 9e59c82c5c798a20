import { describe } from "vitest";
import { faults } from "../suite/http/faults.ts";
import { cuts } from "../support/faults/faults.ts";
import { harmedBeforeProxy, harmedBehindProxy, openHarmed } from "../support/faults/harmed.ts";
import { openInProcess, useTarget } from "../support/targets/http-target.ts";

describe("in process, between the app and the proxy", () => {
  faults(
    useTarget(async () => openHarmed(openInProcess, await harmedBeforeProxy())),
    [...cuts, "sent again when its answer was lost"],
  );
});

describe("in process, between the proxy and MariaDB", () => {
  faults(useTarget(async () => openHarmed(openInProcess, await harmedBehindProxy())));
});
