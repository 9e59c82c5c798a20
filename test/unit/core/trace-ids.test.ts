import { describe, expect, it } from "vitest";
import { traceIdOf } from "../../../src/core/ids.ts";

const trace = "0af7651916cd43dd8448eb211c80319c";
const parent = "b7ad6b7169203331";

describe("the trace id of a traceparent (W3C Trace Context)", () => {
  it.each([
    `00-${trace}-${parent}-01`,
    `00-${trace}-${parent}-00`,
    `00-${trace}-${parent}-ff`,
    // A later version may have more.
    `01-${trace}-${parent}-01`,
    `cc-${trace}-${parent}-01-what-the-future-will-be-like`,
  ])("is read from %s", (header) => {
    expect(traceIdOf(header)).toBe(trace);
  });

  it.each([
    undefined,
    "",
    `00-${trace}-${parent}-01-more`,
    `00-${trace}-${parent}-01-`,
    `01-${trace}-${parent}-01.more`,
    `ff-${trace}-${parent}-01`,
    `00-${"0".repeat(32)}-${parent}-01`,
    `00-${trace}-${"0".repeat(16)}-01`,
    `00-${trace.toUpperCase()}-${parent}-01`,
    `00-${trace}-${parent}-0`,
    `00-${trace}-${parent}`,
    `0-${trace}-${parent}-01`,
    `00-${trace.slice(1)}-${parent}-01`,
    `00-${trace}g-${parent}-01`,
    ` 00-${trace}-${parent}-01`,
    `00-${trace}-${parent}-01, 00-${trace}-${parent}-01`,
    trace,
  ])("is not read from %s", (header) => {
    expect(traceIdOf(header)).toBeUndefined();
  });
});
