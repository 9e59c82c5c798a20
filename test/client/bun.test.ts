import { describe } from "vitest";
import { runProcess, testClient } from "../support/client/suite.ts";
import { commands } from "../support/targets/server.ts";

describe("clients on Bun", () => {
  const [bun] = commands.bun;
  testClient("server", (environment) => runProcess([bun, "--no-env-file"], environment));
});
