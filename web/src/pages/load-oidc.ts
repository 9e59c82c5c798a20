import { loadAllTexts } from "../language/language.ts";

/** Loads the pages of logins for other apps. They are a file of their own, so that the login stays small. */
export const loadProvider = () =>
  Promise.all([import("./oidc/oidc.tsx"), loadAllTexts()]).then(([{ provider }]) => provider);
