import { readConfigWith, type Config } from "./config.ts";
import { readDirect } from "./database/direct.ts";

type Given = Parameters<typeof readConfigWith> extends [unknown, ...infer Rest] ? Rest : never;

/** As `readConfigWith`, for a server of Node or Bun. */
export const readConfig = (...given: Given): Config => readConfigWith(readDirect, ...given);
