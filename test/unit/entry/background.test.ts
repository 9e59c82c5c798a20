import { describe, expect, it } from "vitest";
import { createLeftWork } from "../../../src/entry/background.ts";

describe("the work that the requests of a Worker leave", () => {
  it("runs once, one after the other, with what is added meanwhile", async () => {
    const left = createLeftWork();
    const done: string[] = [];
    left.add(async () => {
      done.push("first");
      left.add(async () => void done.push("third"));
    });
    left.add(async () => void done.push("second"));
    await left.run((work) => work());
    await left.run((work) => work());
    expect(done).toEqual(["first", "second", "third"]);
  });

  it("runs again after the request that began it was cancelled", async () => {
    const left = createLeftWork();
    const done: string[] = [];
    left.add(async () => void done.push("again"));
    left.add(async () => void done.push("next"));
    void left.run(() => new Promise(() => {}));
    await left.run((work) => work());
    expect(done).toEqual(["again", "next"]);
  });
});
