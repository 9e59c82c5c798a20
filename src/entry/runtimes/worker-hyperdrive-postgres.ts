import { hyperdriveStore } from "../../drivers/postgres/hyperdrive.ts";
import { hyperdriveWorker } from "./hyperdrive.ts";

/** The Worker on PostgreSQL through Hyperdrive. */
export default hyperdriveWorker(hyperdriveStore);
