import { describe } from "vitest";
import { provenAddresses } from "../../suite/http/upstream/codes.ts";
import { confirming } from "../../suite/http/upstream/confirming.ts";
import { connecting } from "../../suite/http/upstream/connecting.ts";
import { upstreamFuzz } from "../../suite/http/upstream/fuzz.ts";
import { lyingProviders } from "../../suite/http/upstream/lies.ts";
import { knownIdentities } from "../../suite/http/upstream/logins.ts";
import { kindsOfProviders } from "../../suite/http/upstream/kinds.ts";
import { firstLogins } from "../../suite/http/upstream/first-logins.ts";
import { useStage } from "../../suite/http/upstream/stage.ts";

describe("in process, with providers of other logins", () => {
  const stage = useStage();
  knownIdentities(stage);
  firstLogins(stage);
  provenAddresses(stage);
  connecting(stage);
  confirming(stage);
  kindsOfProviders(stage);
  lyingProviders(stage);
  upstreamFuzz(stage);
});
