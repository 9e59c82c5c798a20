export const minCost = 10;
/** Past this a single check takes seconds; an imported hash that asks for more is treated as no hash. */
export const maxCost = 14;

/** 16 bytes of salt and 23 of digest in bcrypt's base64: the last letter of each has bits that must be zero. */
const shape = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{30}[.CGKOSWaeimquy26]$/;

/** The cost of a `$2a$`, `$2b$` or `$2y$` hash; undefined for anything else, `$2x$` (a known bug) included. */
export function costOf(hash: string): number | undefined {
  const cost = Number(shape.exec(hash)?.[1]);
  return cost >= 4 && cost <= maxCost ? cost : undefined;
}

/** Salt and digest of random bytes that nobody kept. It must decode, or a check against it would end at once. */
const nobodysHash = "UZw5UpJP2oxfX.Z2w0bGFuw3cgqpoUaD2Cpk9zC/YMCMDqH1vzKdq";

/** A hash of no known password: checking against it costs what a real check costs. */
export const dummyHash = (cost: number): string =>
  `$2b$${String(cost).padStart(2, "0")}$${nobodysHash}`;
