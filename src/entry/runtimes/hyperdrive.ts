import type { Hyperdrive, HyperdriveStore } from "../../drivers/pool/hyperdrive.ts";
import { ConfigError } from "../config/config-error.ts";
import type { Bindings } from "./bindings.ts";
import { createWorker } from "./workers.ts";

/** A Worker whose database is behind Hyperdrive. */
export const hyperdriveWorker = (open: (hyperdrive: Hyperdrive) => HyperdriveStore) =>
  createWorker<Bindings & { readonly HYPERDRIVE?: Hyperdrive }>(
    (_, { HYPERDRIVE }) => {
      if (HYPERDRIVE) return open(HYPERDRIVE);
      throw new ConfigError("a Hyperdrive binding called HYPERDRIVE is required");
    },
    {},
    // The binding decides. Variables of a database are for the commands that an operator runs beside it.
    () => undefined,
  );
