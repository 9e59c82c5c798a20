import { arrivals } from "./arrivals.ts";
import { openChromium } from "./chromium.ts";
import { providerFlow } from "./oidc/flow.ts";
import { inEngine } from "./stage.ts";
import { upstreamLogins } from "./upstream.ts";

inEngine("Chromium", openChromium, arrivals, upstreamLogins, providerFlow);
