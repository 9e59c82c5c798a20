import { account } from "./account.ts";
import { common } from "./common.ts";
import { entrance } from "./entrance.ts";
import { security } from "./security.ts";

/** The texts of the pages in English. Their type is what every other language has. A part such as `{name}` is replaced. */
export const en = { ...common, ...entrance, ...account, ...security } as const;
