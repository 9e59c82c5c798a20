const isRelease = process.env["FULL_MATRIX"] === "1";

/** The number of random runs of a property: all before a release, and half of them in `npm test`. */
export const runsOf = (all: number): number => (isRelease ? all : all / 2);
