import { common } from "./common.ts";
import { entrance } from "./entrance.ts";

/** The German texts that each login needs. */
export const deEntry = { ...common, ...entrance };
