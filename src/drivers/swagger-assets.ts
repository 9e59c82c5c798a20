import { folderFiles } from "./static-files.ts";

/** The relative path is the same from the sources and from the bundle. */
const folder = new URL("../../dist/assets/", import.meta.url);

/** Finds a file of Swagger UI, which the build copies. The caller passes only the few names that the docs page uses. */
export const swaggerAsset = folderFiles(() => folder);
