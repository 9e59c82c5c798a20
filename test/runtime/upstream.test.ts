import { describe } from "vitest";
import { kindsOfProviders } from "../suite/http/upstream/kinds.ts";
import { untrueTokens } from "../suite/http/upstream/lies.ts";
import { useStage } from "../suite/http/upstream/stage.ts";
import { startOnBun, startOnNode } from "../support/targets/http-target.ts";
import { startOnWorkerd, withDocuments } from "../support/targets/worker-target.ts";

/** What depends on the runtime: its `fetch`, and its cryptography. `in-process/upstream` has all cases. */
describe.each([
  ["on Node", (env: Readonly<Record<string, string>>) => startOnNode({ database: "sqlite", env })],
  ["on Bun", (env: Readonly<Record<string, string>>) => startOnBun({ database: "sqlite", env })],
  [
    "in workerd",
    (env: Readonly<Record<string, string>>) =>
      startOnWorkerd({ database: "d1", ...withDocuments, env: { ...withDocuments.env, ...env } }),
  ],
])("with providers of other logins, %s", (_, open) => {
  const stage = useStage(open);
  kindsOfProviders(stage);
  untrueTokens(stage);
});
