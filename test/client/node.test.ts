import { describe } from "vitest";
import { runProcess, testClient } from "../support/client/suite.ts";

describe("on Node", () => {
  testClient("server", (world) => runProcess([process.execPath, "--expose-gc"], world));
});
