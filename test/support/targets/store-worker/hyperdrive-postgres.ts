import type { Hyperdrive } from "../../../../src/drivers/pool/hyperdrive.ts";
// A Worker for the store suite, with the database that src/entry/runtimes/worker-hyperdrive-postgres.ts has.
import { hyperdriveStore } from "../../../../src/drivers/postgres/hyperdrive.ts";
import { serveStore } from "./calls.ts";

export default serveStore<{ readonly HYPERDRIVE: Hyperdrive }>(({ HYPERDRIVE }) =>
  hyperdriveStore(HYPERDRIVE),
);
