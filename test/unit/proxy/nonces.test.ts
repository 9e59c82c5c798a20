import { describe, expect, it } from "vitest";
import { createNonces } from "../../../src/proxy/server/nonces.ts";

const noon = 1_795_570_113_039;
const minute = 60_000;

/** Uses `count` nonces, each for a minute, and groups the answers. */
function useMany(nonces: ReturnType<typeof createNonces>, count: number, now: number) {
  const answers = Array.from({ length: count }, (_, n) =>
    nonces.use(`${now}-${n}`, now + minute, now),
  );
  return Object.groupBy(answers, (answer) => answer);
}

describe("the memory of used nonces", () => {
  it("remembers a nonce exactly until it expires, to the millisecond", () => {
    const nonces = createNonces(10);
    expect(nonces.use("a", noon + minute, noon)).toBe("new");
    for (const now of [noon, noon + 1, noon + minute - 1, noon + minute]) {
      expect(nonces.use("a", now + minute, now)).toBe("used");
    }
    expect(nonces.use("b", noon + minute, noon + minute)).toBe("new");
  });

  it("forgets an expired nonce soon, even without calls in between", () => {
    const nonces = createNonces(1);
    expect(nonces.use("a", noon + minute, noon)).toBe("new");
    expect(nonces.use("b", noon + 2 * minute, noon + minute)).toBe("full");
    expect(nonces.use("b", noon + 60 * minute, noon + 59 * minute)).toBe("new");
    expect(nonces.use("a", noon + 60 * minute, noon + 59 * minute)).toBe("full");
  });

  it("reports that it is full instead of forgetting a nonce too early", () => {
    const nonces = createNonces(3);
    for (const nonce of ["a", "b", "c"]) expect(nonces.use(nonce, noon + minute, noon)).toBe("new");
    expect(nonces.use("d", noon + minute, noon)).toBe("full");
    for (const nonce of ["a", "b", "c"]) expect(nonces.use(nonce, noon + 1, noon)).toBe("used");
    expect(nonces.use("d", noon + minute, noon)).toBe("full");
  });

  it("keeps later nonces when it forgets earlier ones", () => {
    const nonces = createNonces(10);
    nonces.use("short", noon + 1000, noon);
    nonces.use("long", noon + 2 * minute, noon);
    const later = noon + minute;
    expect(nonces.use("long", later + minute, later)).toBe("used");
    expect(nonces.use("short", later + minute, later)).toBe("new");
  });

  it("VULN-56 never grows past its capacity", () => {
    const nonces = createNonces(1000);
    for (let now = noon; now < noon + 60 * minute; now += 2 * minute) {
      const { new: taken = [], full = [], used = [] } = useMany(nonces, 10_000, now);
      expect([taken.length, full.length, used.length]).toEqual([1000, 9000, 0]);
    }
  });

  it("does not accept a forgotten nonce, or another one as old, after the clock is set back", () => {
    const nonces = createNonces(10);
    expect(nonces.use("a", noon + minute, noon)).toBe("new");
    const later = noon + minute + 1000;
    expect(nonces.use("b", later + minute, later)).toBe("new");
    for (const nonce of ["a", "as old"]) {
      expect(nonces.use(nonce, noon + minute, noon)).toBe("used");
    }
    expect(nonces.use("younger", later + 1, noon)).toBe("new");
  });
});
