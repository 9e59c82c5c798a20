import { openIdClient } from "../../suite/http/oidc/tokens/openid-client.ts";
import { startOnNode, useTarget } from "../../support/targets/http-target.ts";
import { authJs } from "./auth-js.ts";
import { oauth4webapi } from "./oauth4webapi.ts";
import { openIdClient5 } from "./openid-client-5.ts";
import { startBehind, startForApps } from "./start.ts";

const target = useTarget(startForApps);
openIdClient(target);
openIdClient5(target);
authJs(target);
oauth4webapi("at an issuer that is a host", target);
oauth4webapi(
  "at an issuer with a path",
  useTarget(() =>
    startBehind((options) => startOnNode({ ...options, database: "sqlite" }), "/auth"),
  ),
);
