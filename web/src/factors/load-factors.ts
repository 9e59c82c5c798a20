import { loadRest } from "../layout/styles.ts";

/** Loads what the app shows of second factors and passkeys. It is a file of its own. */
export const loadFactors = () => import("./factors.tsx").then(({ factors }) => factors);

/** Loads the same with all texts, for the second step of a login and for somebody who is logged in. */
export const loadSecurity = () =>
  Promise.all([loadFactors(), loadRest()]).then(([factors]) => factors);
