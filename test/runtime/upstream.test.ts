import { describe } from "vitest";
import { startOnBun, startOnNode } from "../support/targets/http-target.ts";
import { startOnWorkerd } from "../support/targets/worker-target.ts";
import { provenAddresses } from "../suite/http/upstream/codes.ts";
import { confirming } from "../suite/http/upstream/confirming.ts";
import { connecting } from "../suite/http/upstream/connecting.ts";
import { firstLogins } from "../suite/http/upstream/first-logins.ts";
import { upstreamFuzz } from "../suite/http/upstream/fuzz.ts";
import { kindsOfProviders } from "../suite/http/upstream/kinds.ts";
import { lyingProviders, untrueTokens } from "../suite/http/upstream/lies.ts";
import { knownIdentities } from "../suite/http/upstream/logins.ts";
import { useStage } from "../suite/http/upstream/stage.ts";

describe("with providers of other logins, in process", () => {
  const stage = useStage();
  knownIdentities(stage);
  firstLogins(stage);
  provenAddresses(stage);
  connecting(stage);
  confirming(stage);
  kindsOfProviders(stage);
  untrueTokens(stage);
  lyingProviders(stage);
  upstreamFuzz(stage);
});

/** What depends on the runtime: its `fetch`, and its cryptography. */
describe.each([
  ["on Node", (env: Readonly<Record<string, string>>) => startOnNode({ database: "sqlite", env })],
  ["on Bun", (env: Readonly<Record<string, string>>) => startOnBun({ database: "sqlite", env })],
  [
    "in workerd",
    (env: Readonly<Record<string, string>>) => startOnWorkerd({ database: "d1", env }),
  ],
])("with providers of other logins, %s", (_, open) => {
  const stage = useStage(open);
  kindsOfProviders(stage);
  untrueTokens(stage);
});
