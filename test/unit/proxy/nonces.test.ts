import { describe, expect, it } from "vitest";
import { createNonces } from "../../../src/proxy/server/nonces.ts";

const noon = 1_795_570_113_039;
const minute = 60_000;

/** Uses `count` nonces, each good for a minute, and says how many of each answer came back. */
function useMany(nonces: ReturnType<typeof createNonces>, count: number, now: number) {
  const answers = Array.from({ length: count }, (_, n) =>
    nonces.use(`${now}-${n}`, now + minute, now),
  );
  return Object.groupBy(answers, (answer) => answer);
}

describe("the memory of used nonces", () => {
  it("knows a nonce again until it may be forgotten, to the millisecond", () => {
    const nonces = createNonces(10);
    expect(nonces.use("a", noon + minute, noon)).toBe("new");
    for (const now of [noon, noon + 1, noon + minute - 1, noon + minute]) {
      expect(nonces.use("a", now + minute, now)).toBe("used");
    }
    expect(nonces.use("b", noon + minute, noon + minute)).toBe("new");
  });

  it("forgets it soon after, however long nobody came", () => {
    const nonces = createNonces(1);
    expect(nonces.use("a", noon + minute, noon)).toBe("new");
    expect(nonces.use("b", noon + 2 * minute, noon + minute)).toBe("full");
    expect(nonces.use("b", noon + 60 * minute, noon + 59 * minute)).toBe("new");
    expect(nonces.use("a", noon + 60 * minute, noon + 59 * minute)).toBe("full");
  });

  it("rather is full than forgets one too early", () => {
    const nonces = createNonces(3);
    for (const nonce of ["a", "b", "c"]) expect(nonces.use(nonce, noon + minute, noon)).toBe("new");
    expect(nonces.use("d", noon + minute, noon)).toBe("full");
    for (const nonce of ["a", "b", "c"]) expect(nonces.use(nonce, noon + 1, noon)).toBe("used");
    expect(nonces.use("d", noon + minute, noon)).toBe("full");
  });

  it("keeps those that last longer when it forgets others", () => {
    const nonces = createNonces(10);
    nonces.use("short", noon + 1000, noon);
    nonces.use("long", noon + 2 * minute, noon);
    const later = noon + minute;
    expect(nonces.use("long", later + minute, later)).toBe("used");
    expect(nonces.use("short", later + minute, later)).toBe("new");
  });

  it("does not grow past its bounds, whatever comes, for as long as it runs", () => {
    const nonces = createNonces(1000);
    for (let now = noon; now < noon + 60 * minute; now += 2 * minute) {
      const { new: taken = [], full = [], used = [] } = useMany(nonces, 10_000, now);
      expect([taken.length, full.length, used.length]).toEqual([1000, 9000, 0]);
    }
  });
});
