/** The kinds of second factors: the rows of the feature `factors`. */
export { factorKinds } from "../factors/kinds.ts";
