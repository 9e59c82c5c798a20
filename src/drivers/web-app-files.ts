import { folderFiles } from "./static-files.ts";

/** The relative path is the same from the sources and from the bundle. */
const folder = new URL("../../dist/assets/app/", import.meta.url);

/** Finds a file of the built example app. The caller checks the path. */
export const webAppFile = folderFiles(() => folder);
