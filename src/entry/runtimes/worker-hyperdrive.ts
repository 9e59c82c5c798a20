import { hyperdriveStore } from "../../drivers/mysql/hyperdrive.ts";
import { hyperdriveWorker } from "./hyperdrive.ts";

/** The Worker on MySQL through Hyperdrive. */
export default hyperdriveWorker(hyperdriveStore);
