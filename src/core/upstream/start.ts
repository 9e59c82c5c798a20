import { Failure, isFailure, requestFailures } from "../failures.ts";
import { asksForProof } from "../ground/continue.ts";
import { spend } from "../throttle/count.ts";
import { identityLimits } from "./limits.ts";
import type { Intent, PendingUpstream } from "./model.ts";
import type { UpstreamPorts, UpstreamPolicy } from "./ports.ts";
import { callbackPathOf, type Provider } from "./providers.ts";
import { upstreamFailures, upstreamEvents, upstreamThrottle } from "./rows.ts";

export interface UpstreamLogin {
  /** The id of a provider. */
  readonly provider: string;
  readonly intent: Intent;
  /** The session that asks. Required unless the intent is a login. */
  readonly sessionId?: string | undefined;
  /** Where to go after the login, checked already. */
  readonly continue?: string | undefined;
  /** False if the browser must forget the login when it is closed. */
  readonly remember?: boolean | undefined;
  /** The id of the organization that the session of a login is for. */
  readonly organization?: string | undefined;
  /** By what limits count. */
  readonly network?: string | undefined;
}

/** The provider of this id. Throws Failure `not_found` if it is off. */
export function providerOf({ providers }: Pick<UpstreamPolicy, "providers">, id: string): Provider {
  const provider = providers.find((one) => one.id === id);
  if (!provider) throw new Failure(requestFailures.not_found);
  return provider;
}

/** The URL at which a provider gives back its users. */
export const redirectUriOf = ({ issuer }: Pick<UpstreamPolicy, "issuer">, { id }: Provider) =>
  issuer + callbackPathOf(id);

/**
 * Begins a login at a provider. Gives the URL that the browser is sent to, and what it has to keep until it is back. Throws Failure
 * `not_found`, `too_many_requests`, `upstream_unavailable`, `upstream_failed`, `unavailable`.
 */
export async function startUpstream(
  ports: UpstreamPorts,
  policy: UpstreamPolicy,
  { provider: id, continue: target, network, ...asked }: UpstreamLogin,
): Promise<{ readonly url: string; readonly pending: PendingUpstream }> {
  const provider = providerOf(policy, id);
  await spend(ports, policy, upstreamThrottle.start, network);
  // The session is confirmed only by a proof that is later than this.
  const mustBeFresh = asked.intent === "confirm" || (target !== undefined && asksForProof(target));
  const pending = {
    ...asked,
    provider: id,
    issuer: provider.issuer,
    ...ports.providers.secrets(),
    startedAt: ports.clock(),
    continue: target,
    mustBeFresh,
  };
  try {
    const redirectUri = redirectUriOf(policy, provider);
    return { url: await ports.providers.start(provider, { ...pending, redirectUri }), pending };
  } catch (error) {
    reportFailed(ports, provider, error);
    throw error;
  }
}

/** Announces that a provider did not do its part. A user who cancels is no failure of it. */
export function reportFailed(
  { audit }: Pick<UpstreamPorts, "audit">,
  { id: provider }: Pick<Provider, "id">,
  error: unknown,
): void {
  const { upstream_failed, upstream_unavailable } = upstreamFailures;
  if (!isFailure(error, upstream_failed) && !isFailure(error, upstream_unavailable)) return;
  audit.record(upstreamEvents.upstream_failed, {
    detail: { provider, reason: error.reason ?? error.code },
  });
}

/** Whether a login at a provider is still under way. */
export const isPending = ({ startedAt }: PendingUpstream, now: number): boolean =>
  now - startedAt <= identityLimits.pending;
