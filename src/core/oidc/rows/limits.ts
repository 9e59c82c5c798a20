import { minute } from "../../ground/time.ts";
import { localRate, rate } from "../../throttle/model.ts";

const pushes = "requests that apps without a secret push";
const pushesOfClient = "requests that an app with a secret pushes";

/** The limits of apps that send users here. */
export const oidcThrottle = {
  authorize: localRate(["authorize", "network", "requests of apps to log users in"], 600, minute),
  push: localRate(["push", "network", pushes], 60, minute),
  pushOfClient: localRate(["push-client", "client", pushesOfClient], 600, minute),
  consent: rate(["consent", "account", "decisions about apps"], 30, minute),
  logout: rate(["logout", "network", "logouts that begin at apps"], 60, minute),
};
