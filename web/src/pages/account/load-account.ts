import { loadRest } from "../../layout/styles.ts";

/** Loads the pages of somebody who is logged in. They are a file of their own, so that the login stays small. */
export const loadAccount = () =>
  Promise.all([import("./account.tsx"), loadRest()]).then(([{ account }]) => account);
