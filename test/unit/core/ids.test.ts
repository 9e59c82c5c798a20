import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf, idOf, orderedIds, randomId, timeOrderedId } from "../../../src/core/ids.ts";
import { systemRandom } from "../../../src/drivers/system.ts";

const uuid = (version: number): RegExp =>
  new RegExp(`^[0-9a-f]{8}-[0-9a-f]{4}-${version}[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`);

const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });
const milliseconds = fc.integer({ min: 0, max: 2 ** 48 - 1 });

describe("a random id", () => {
  it("is a version 4 UUID for any random bytes", () => {
    fc.assert(
      fc.property(bytes, (random) => {
        expect(randomId(() => random)).toMatch(uuid(4));
      }),
    );
  });

  it("keeps all 122 random bits", () => {
    expect(randomId(() => new Uint8Array(16))).toBe("00000000-0000-4000-8000-000000000000");
    expect(randomId(() => new Uint8Array(16).fill(255))).toBe(
      "ffffffff-ffff-4fff-bfff-ffffffffffff",
    );
    const counting = Uint8Array.from({ length: 16 }, (_, index) => index);
    expect(randomId(() => counting)).toBe("00010203-0405-4607-8809-0a0b0c0d0e0f");
  });

  it("is that of its bytes, and the other way around", () => {
    fc.assert(
      fc.property(bytes, (some) => {
        expect(bytesOf(idOf(some))).toEqual(some);
      }),
    );
  });

  it("is unique among 10,000 ids", () => {
    const ids = Array.from({ length: 10_000 }, () => randomId(systemRandom));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("a time-ordered id", () => {
  it("is a version 7 UUID that begins with its creation time", () => {
    fc.assert(
      fc.property(milliseconds, bytes, (now, random) => {
        const id = timeOrderedId(now, () => Uint8Array.from(random));
        expect(id).toMatch(uuid(7));
        expect(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(now);
      }),
    );
  });

  it("equals the example of RFC 9562 appendix A.6", () => {
    const random = Uint8Array.from(Buffer.from("0000000000000cc318c4dc0c0c07398f", "hex"));
    expect(timeOrderedId(0x017f22e279b0, () => random)).toBe(
      "017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
    );
  });

  it("sorts as text by creation time, for any random bytes", () => {
    fc.assert(
      fc.property(milliseconds, milliseconds, bytes, bytes, (first, second, one, other) => {
        fc.pre(first < second);
        const earlier = timeOrderedId(first, () => Uint8Array.from(one));
        const later = timeOrderedId(second, () => Uint8Array.from(other));
        expect(earlier < later).toBe(true);
      }),
    );
  });

  it("is unique among 10,000 ids of one millisecond", () => {
    const ids = Array.from({ length: 10_000 }, () => timeOrderedId(1, systemRandom));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("ordered ids", () => {
  it("are version 7 UUIDs in the order in which they were made, within a millisecond too", () => {
    const newId = orderedIds(systemRandom);
    const times = [...Array.from({ length: 4096 }, () => 5), 6, 6, 7];
    const made = times.map((now) => newId(now));
    expect(made.toSorted()).toEqual(made);
    for (const id of made) expect(id).toMatch(uuid(7));
  });

  it("are unique beyond 4,096 in a millisecond", () => {
    const newId = orderedIds(systemRandom);
    const made = Array.from({ length: 10_000 }, () => newId(1));
    expect(new Set(made).size).toBe(made.length);
  });
});
