import { expect, it } from "vitest";
import { forgetOldest, setNewest } from "../../../src/core/ground/bounded.ts";

it("a bounded map forgets the key that was set first, and setting a key again makes it the newest", () => {
  const known = new Map<string, number>();
  for (const [at, key] of ["a", "b", "a", "c"].entries()) setNewest(known, key, at, 2);
  expect([...known]).toEqual([
    ["a", 2],
    ["c", 3],
  ]);
});

it("a bounded set forgets the empty text as any other key, and nothing before it is full", () => {
  const known = new Set([""]);
  forgetOldest(known, 2);
  known.add("a").add("b");
  forgetOldest(known, 2);
  expect([...known]).toEqual(["a", "b"]);
});
