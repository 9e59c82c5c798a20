/** Loads what the app shows of second factors and passkeys. It is a file of its own. */
export const loadFactors = () => import("./factors.tsx").then(({ factors }) => factors);
