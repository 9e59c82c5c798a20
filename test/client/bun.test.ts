import { describe } from "vitest";
import { runProcess, testClient } from "../support/client/suite.ts";
import { commands } from "../support/targets/server.ts";

describe("on Bun", () => {
  const [bun] = commands.bun;
  testClient("server", (world) => runProcess([bun, "--no-env-file"], world));
});
