import { arrivals } from "./arrivals.ts";
import { providerFlow } from "./oidc/flow.ts";
import { inEngine } from "./stage.ts";
import { upstreamLogins } from "./upstream.ts";
import { openWebKit } from "./webkit.ts";

inEngine("WebKitGTK", openWebKit, arrivals, upstreamLogins, providerFlow);
