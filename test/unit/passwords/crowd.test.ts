import { describe, expect, it } from "vitest";
import { createCrowd, createTries } from "../../../src/core/passwords/order.ts";

describe("a crowd", () => {
  it("counts the others of a key until they leave", () => {
    const { enter, leave } = createCrowd(64);
    expect([enter("a"), enter("a"), enter("b")]).toEqual([0, 1, 0]);
    leave("a");
    expect(enter("a")).toBe(1);
    for (let time = 0; time < 2; time++) leave("a");
    expect(enter("a")).toBe(0);
  });

  it("counts nobody without a key", () => {
    const { enter, leave } = createCrowd(64);
    expect([enter(undefined), enter(undefined)]).toEqual([0, 0]);
    leave(undefined);
  });
});

describe("a try of a crowd", () => {
  it("falls a rank behind for as many others as have places in the queue", () => {
    const { enter, behind } = createCrowd(64);
    const shares = Array.from({ length: 65 }, () => behind("a", enter("a"), 1000));
    expect(shares.slice(0, 3)).toEqual([0, 1 / 64, 2 / 64]);
    expect(shares.at(-1)).toBe(1);
    expect(behind("b", enter("b"), 1000)).toBe(0);
    expect(behind(undefined, enter(undefined), 1000)).toBe(0);
  });

  it("catches up as time passes after others ended, and at once after all ended", () => {
    const { enter, behind, leave } = createCrowd(64);
    for (let index = 0; index < 33; index++) behind("a", enter("a"), 1000);
    for (let index = 0; index < 32; index++) leave("a");
    expect(behind("a", enter("a"), 3501)).toBe(1 / 4);
    expect(behind("a", enter("a"), 19_000)).toBe(2 / 64);
    for (let index = 0; index < 3; index++) leave("a");
    expect(behind("a", enter("a"), 19_000)).toBe(0);
  });
});

describe("the memory of tries", () => {
  it("counts the tries of a key until it is forgotten", () => {
    const { add, forget } = createTries();
    expect([add("a"), add("a"), add("b"), add("a")]).toEqual([0, 1, 0, 2]);
    forget("a");
    expect([add("a"), add(undefined), add(undefined)]).toEqual([0, 0, 0]);
  });

  it("holds so many keys and no more, and forgets the one that was tried the longest ago", () => {
    const { add } = createTries(2);
    for (const key of ["a", "b", "a", "c"]) add(key);
    expect(add("a")).toBe(2);
    expect(add("b")).toBe(0);
  });
});
