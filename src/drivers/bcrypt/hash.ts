export const minCost = 10;
/** At a higher cost a single check takes seconds. An imported hash with a higher cost is treated as no hash. */
export const maxCost = 14;

/** 16 bytes of salt and 23 bytes of digest in bcrypt's base64. The last letter of each has bits that must be zero. */
const shape = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{30}[.CGKOSWaeimquy26]$/;

/** The cost of a `$2a$`, `$2b$` or `$2y$` hash. Gives undefined for anything else, including `$2x$` (a known bug). */
export function costOf(hash: string): number | undefined {
  const cost = Number(shape.exec(hash)?.[1]);
  return cost >= 4 && cost <= maxCost ? cost : undefined;
}

/** Salt and digest of random bytes that nobody kept. Both are well-formed, because a check of a malformed hash ends at once. */
const discardedHash = "UZw5UpJP2oxfX.Z2w0bGFuw3cgqpoUaD2Cpk9zC/YMCMDqH1vzKdq";

/** A hash of no known password. A check against it takes as long as a real check. */
export const dummyHash = (cost: number): string =>
  `$2b$${String(cost).padStart(2, "0")}$${discardedHash}`;
