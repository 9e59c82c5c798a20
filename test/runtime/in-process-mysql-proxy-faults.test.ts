import { describe } from "vitest";
import { faults } from "../suite/faults.ts";
import { cuts } from "../support/faults.ts";
import { harmedBeforeProxy, harmedBehindProxy, openHarmed } from "../support/harmed.ts";
import { openInProcess, useTarget } from "../support/http-target.ts";

describe("in process, between the app and the proxy", () => {
  faults(
    useTarget(async () => openHarmed(openInProcess, await harmedBeforeProxy())),
    [...cuts, "sent again when its answer was lost"],
  );
});

describe("in process, between the proxy and MariaDB", () => {
  faults(useTarget(async () => openHarmed(openInProcess, await harmedBehindProxy())));
});
