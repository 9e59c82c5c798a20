import { loadRest } from "../layout/styles.ts";

/** Loads the pages of logins for other apps. They are a file of their own, so that the login stays small. */
export const loadProvider = () =>
  Promise.all([import("./oidc/oidc.tsx"), loadRest()]).then(([{ provider }]) => provider);
