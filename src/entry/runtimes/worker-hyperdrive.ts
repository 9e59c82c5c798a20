import { hyperdriveStore, type Hyperdrive } from "../../drivers/mysql/hyperdrive.ts";
import { ConfigError } from "../config/config-error.ts";
import type { Bindings } from "./bindings.ts";
import { createWorker } from "./workers.ts";

/** The Worker on MySQL through Hyperdrive. */
export default createWorker<Bindings & { readonly HYPERDRIVE?: Hyperdrive }>(
  (_, { HYPERDRIVE }) => {
    if (HYPERDRIVE) return hyperdriveStore(HYPERDRIVE);
    throw new ConfigError("a Hyperdrive binding called HYPERDRIVE is required");
  },
);
