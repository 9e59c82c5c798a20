import { describe } from "vitest";
import { faults } from "../suite/http/faults.ts";
import { harmedBeforeProxy, openHarmed } from "../support/faults/harmed.ts";
import { openOnBun, useTarget } from "../support/targets/http-target.ts";

describe("on Bun, between the app and the proxy", () => {
  faults(useTarget(async () => openHarmed(openOnBun, await harmedBeforeProxy())));
});
