import { isPublicUrl, kindOfRedirect, redirectUriFault } from "../../clients/redirect-uris.ts";
import type { Claim, Delivery } from "../../outbox/model.ts";
import { giveBack } from "../../outbox/outbox.ts";
import type { Channel } from "../../outbox/ports.ts";
import { isAccepted, tryLater } from "../../outbox/retry.ts";
import type { OidcPolicy, OidcPorts } from "../ports.ts";
import { logoutLimits } from "./limits.ts";
import { logoutChannel } from "./payload.ts";

/** The event of a logout token (OpenID Connect Back-Channel Logout 1.0 section 2.4). */
const logoutEvent = "http://schemas.openid.net/event/backchannel-logout";

/** Whether a client may have this address. It was checked when it was stored, perhaps by an older release or by hand. */
const mayBeTold = (uri: string, isPrivate: boolean): boolean =>
  redirectUriFault(uri, { schemes: [] }) === undefined &&
  kindOfRedirect(uri) !== "private" &&
  (isPrivate || isPublicUrl(uri));

/** The logouts that apps wait to be told of. */
export const logoutDeliveries = (ports: OidcPorts, policy: OidcPolicy): Channel => ({
  name: logoutChannel.name,
  deliverDue: (isStopping = () => false) =>
    logoutChannel.deliverDue(ports, {
      isStopping,
      send: (delivery, claim) => deliver(ports, policy, delivery, claim),
    }),
});

/** Signs a logout token now, so that it is young whenever it arrives, and posts it to where the app is told today. */
async function deliver(
  ports: OidcPorts,
  { issuer, allowsPrivateUrls }: OidcPolicy,
  delivery: Delivery,
  claim: Claim,
): Promise<void> {
  const { store, clock, log, oidcKeys, postLogout } = ports;
  const { id: sid, userId, clientId } = logoutChannel.read(delivery);
  const client = await store.findClient(clientId);
  const uri = client?.revokedAt === null ? client.backchannelLogoutUri : null;
  const told = { logout: delivery.id, client: clientId };
  if (uri === null) {
    await store.deleteDelivery(claim);
    return log.info("logout_dropped", { ...told, reason: "app not told of logouts any more" });
  }
  const isPrivate = allowsPrivateUrls || client?.privateUrls === 1;
  if (!mayBeTold(uri, isPrivate)) {
    await giveBack(store, claim, undefined, "NOT_ALLOWED");
    return log.error("logout_failed", { ...told, reason: "address not allowed" });
  }
  const now = clock();
  const token = await oidcKeys.signer.sign("logout+jwt", {
    iss: issuer,
    sub: userId,
    aud: clientId,
    iat: Math.floor(now / 1000),
    exp: Math.floor((now + logoutLimits.token) / 1000),
    jti: delivery.id,
    sid,
    events: { [logoutEvent]: {} },
  });
  const answer = await postLogout(uri, token, { isPrivate });
  if (isAccepted(answer)) {
    log.info("logout_sent", told);
    return store.deleteDelivery(claim);
  }
  const { tries, isGivenUp } = await tryLater(ports, claim, delivery, answer);
  const facts = { ...told, tries, reason: answer.code };
  if (isGivenUp) return log.error("logout_failed", facts);
  return log.warn("logout_postponed", facts);
}
