import { loadAccountTexts } from "../language/language.ts";

/** Loads what the app shows of second factors and passkeys. It is a file of its own. */
export const loadFactors = () => import("./factors.tsx").then(({ factors }) => factors);

/** Loads the same for somebody who is logged in. */
export const loadSecurity = () =>
  Promise.all([loadFactors(), loadAccountTexts()]).then(([factors]) => factors);
