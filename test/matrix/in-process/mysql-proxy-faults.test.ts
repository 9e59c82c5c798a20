import { describe } from "vitest";
import { inFullMatrix } from "../../suite/http/matrix.ts";
import { faults } from "../../suite/http/reliability/faults.ts";
import { cuts } from "../../support/faults/faults.ts";
import {
  faultyBeforeProxy,
  faultyBehindProxy,
  openOverFaults,
} from "../../support/faults/faulty-databases.ts";
import { openInProcess, useTarget } from "../../support/targets/http-target.ts";

describe("in process, with faults between the app and the proxy", () => {
  faults(
    useTarget(async () => openOverFaults(openInProcess, await faultyBeforeProxy())),
    [...cuts, "sent again when its answer was lost"],
  );
});

// matrix/store-faults-proxied has the same faults for the store.
inFullMatrix(() => {
  describe("in process, with faults between the proxy and MariaDB", () => {
    faults(useTarget(async () => openOverFaults(openInProcess, await faultyBehindProxy())));
  });
});
