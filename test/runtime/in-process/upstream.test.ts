import { describe } from "vitest";
import { organizationsOfUpstream } from "../../suite/http/organizations/upstream.ts";
import { provenAddresses } from "../../suite/http/upstream/codes.ts";
import { confirming } from "../../suite/http/upstream/confirming.ts";
import { connecting } from "../../suite/http/upstream/connecting.ts";
import { firstLogins } from "../../suite/http/upstream/first-logins.ts";
import { upstreamFuzz } from "../../suite/http/upstream/fuzz.ts";
import { kindsOfProviders } from "../../suite/http/upstream/kinds.ts";
import { lyingProviders, untrueTokens } from "../../suite/http/upstream/lies.ts";
import { knownIdentities } from "../../suite/http/upstream/logins.ts";
import { useStage } from "../../suite/http/upstream/stage.ts";

describe("with providers of other logins, in process", () => {
  const stage = useStage();
  knownIdentities(stage);
  firstLogins(stage);
  provenAddresses(stage);
  connecting(stage);
  confirming(stage);
  organizationsOfUpstream(stage);
  kindsOfProviders(stage);
  untrueTokens(stage);
  lyingProviders(stage);
  upstreamFuzz(stage);
});
