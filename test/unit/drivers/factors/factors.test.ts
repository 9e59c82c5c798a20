import { describe, it } from "vitest";
import { suite } from "../../../suite/factors/suite.ts";

describe("the drivers of second factors on Node", () => {
  it.each(Object.entries(suite))("%s", (_, run) => run());
});
