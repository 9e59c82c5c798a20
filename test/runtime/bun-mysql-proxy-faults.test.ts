import { describe } from "vitest";
import { faults } from "../suite/faults.ts";
import { harmedBeforeProxy, openHarmed } from "../support/harmed.ts";
import { openOnBun, useTarget } from "../support/http-target.ts";

describe("on Bun, between the app and the proxy", () => {
  faults(useTarget(async () => openHarmed(openOnBun, await harmedBeforeProxy())));
});
