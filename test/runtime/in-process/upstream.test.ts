import { describe } from "vitest";
import { connecting } from "../../suite/http/upstream/connecting.ts";
import { lyingProviders } from "../../suite/http/upstream/lies.ts";
import { knownIdentities } from "../../suite/http/upstream/logins.ts";
import { kindsOfProviders } from "../../suite/http/upstream/kinds.ts";
import { firstLogins } from "../../suite/http/upstream/first-logins.ts";
import { useStage } from "../../suite/http/upstream/stage.ts";

describe("in process, with providers of other logins", () => {
  const stage = useStage();
  knownIdentities(stage);
  firstLogins(stage);
  connecting(stage);
  kindsOfProviders(stage);
  lyingProviders(stage);
});
