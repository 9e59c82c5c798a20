import { Failure, expiredToken } from "../failures.ts";
import type { PendingUpstream, ProvenIdentity } from "./model.ts";
import type { Callback, UpstreamPorts, UpstreamPolicy } from "./ports.ts";
import { upstreamFailures, upstreamEvents } from "./rows.ts";
import { isPending, providerOf, redirectUriOf, reportFailed } from "./start.ts";

/**
 * Ends a login at a provider with what the browser brought back. The path of the callback, the sealed cookie and the token must all name
 * the same provider (RFC 9700 section 4.4). Throws Failure `not_found`, `expired_token`, `upstream_denied`, `upstream_failed`,
 * `upstream_unavailable`.
 */
export async function finishUpstream(
  ports: UpstreamPorts,
  policy: UpstreamPolicy,
  id: string,
  callback: Callback,
  pending: PendingUpstream,
): Promise<ProvenIdentity> {
  const provider = providerOf(policy, id);
  const isHere = pending.provider === id && pending.issuer === provider.issuer;
  if (!isHere || pending.isBack || !isPending(pending, ports.clock())) {
    throw expiredToken("upstream", { reason: "login at the provider too old" });
  }
  try {
    const redirectUri = redirectUriOf(policy, provider);
    const proven = await ports.providers.finish(provider, callback, pending, redirectUri);
    requireFresh(pending, proven);
    ports.audit.record(upstreamEvents.upstream_returned, { detail: { provider: id } });
    return proven;
  } catch (error) {
    reportFailed(ports, provider, error);
    throw error;
  }
}

/** In seconds, as providers write times. */
const second = 1000;

/** Throws Failure `upstream_failed` if the proof had to be later than the start, and is not. A provider without times cannot tell. */
function requireFresh(
  { mustBeFresh, startedAt, intent }: PendingUpstream,
  { provenAt }: ProvenIdentity,
): void {
  if (!mustBeFresh) return;
  const isFresh = provenAt !== undefined && provenAt >= Math.floor(startedAt / second) * second;
  const mayLackTime = intent === "login" && provenAt === undefined;
  if (isFresh || mayLackTime) return;
  throw new Failure(upstreamFailures.upstream_failed, {
    reason: "the provider asked for no re-authentication",
  });
}
