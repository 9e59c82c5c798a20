// A Worker for the store suite, with the database that src/entry/runtimes/worker-hyperdrive.ts has.
import { hyperdriveStore } from "../../../../src/drivers/mysql/hyperdrive.ts";
import type { Hyperdrive } from "../../../../src/drivers/pool/hyperdrive.ts";
import { serveStore } from "./calls.ts";

export default serveStore<{ readonly HYPERDRIVE: Hyperdrive }>(({ HYPERDRIVE }) =>
  hyperdriveStore(HYPERDRIVE),
);
