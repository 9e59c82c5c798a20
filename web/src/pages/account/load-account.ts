import { loadAllTexts } from "../../language/language.ts";

/** Loads the pages of somebody who is logged in. They are a file of their own, so that the login stays small. */
export const loadAccount = () =>
  Promise.all([import("./account.tsx"), loadAllTexts()]).then(([{ account }]) => account);
