import type { Texts } from "../texts.ts";
import { account } from "./account.ts";
import { common } from "./common.ts";
import { entrance } from "./entrance.ts";
import { security } from "./security.ts";

/** The texts of the pages in German. */
export const de: Texts = { ...common, ...entrance, ...account, ...security };
