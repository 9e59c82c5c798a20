import { arrivals } from "./arrivals.ts";
import { openFirefox } from "./firefox.ts";
import { providerFlow } from "./oidc/flow.ts";
import { inEngine } from "./stage.ts";
import { upstreamLogins } from "./upstream.ts";

inEngine("Firefox", openFirefox, arrivals, upstreamLogins, providerFlow);
