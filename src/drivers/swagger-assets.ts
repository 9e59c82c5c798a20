import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { folderFiles } from "./static-files.ts";

const folder = (): URL =>
  new URL(
    ".",
    pathToFileURL(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json")),
  );

/** Finds a file of the installed swagger-ui-dist. The caller passes only the few names that the docs page uses. */
export const swaggerAsset = folderFiles(folder);
