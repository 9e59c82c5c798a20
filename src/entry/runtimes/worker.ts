import { openEdgeDatabase } from "./edge-database.ts";
import { createWorker } from "./workers.ts";

/** The Worker on MySQL through our proxy, or on D1. */
export default createWorker(openEdgeDatabase);
