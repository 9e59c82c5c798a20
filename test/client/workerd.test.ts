import { describe } from "vitest";
import { createTestHarness } from "wrangler";
import type { Report } from "../suite/client/suite.ts";
import { bundle, testClient } from "../support/client/suite.ts";

describe("clients in workerd", () => {
  testClient("server", async (environment) => {
    const main = await bundle(new URL("../suite/client/entries/worker.ts", import.meta.url));
    const config = { name: "client", main, compatibility_date: "2026-11-01" };
    const harness = createTestHarness({ workers: [{ config }] });
    try {
      const { url } = await harness.listen();
      const answer = await fetch(url, { method: "POST", body: JSON.stringify(environment) });
      return (await answer.json()) as Report;
    } finally {
      await harness.close();
    }
  });
});
