import { addStyles } from "../layout/styles.ts";
import url from "./console.css?url";

/** Loads the styles of the console, after a click that only administrators see. */
export const loadStyles = (): Promise<unknown> => addStyles(url);
