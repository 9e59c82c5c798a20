import { describe } from "vitest";
import { runProcess, testClient } from "../support/client/suite.ts";

describe("clients on Node", () => {
  testClient("server", (environment) => runProcess([process.execPath, "--expose-gc"], environment));
});
