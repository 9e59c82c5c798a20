/** Loads the pages of somebody who is logged in. They are a file of their own, so that the login stays small. */
export const loadAccount = () => import("./account.tsx").then(({ account }) => account);
