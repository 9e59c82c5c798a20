import { loadRest } from "../layout/styles.ts";

/**
 * Loads the pages that emails and redirects open, the registration and the login by email. They are a file of their own, so that the login
 * stays small.
 */
export const loadArrivals = () =>
  Promise.all([import("./arrivals.tsx"), loadRest()]).then(([{ arrivals }]) => arrivals);
