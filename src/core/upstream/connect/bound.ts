import { expiredToken } from "../../failures.ts";
import { randomId } from "../../ids.ts";
import { sessionLimits } from "../../sessions/limits.ts";
import { identityLimits } from "../limits.ts";
import type { Intent, PendingUpstream, WaitingIdentity } from "../model.ts";
import type { UpstreamPorts, UpstreamPolicy } from "../ports.ts";
import { isFrom } from "../providers.ts";

/** A token that a page holds, and the sealed cookies of its browser. */
export interface HeldIdentity {
  readonly token: string;
  readonly cookies: readonly string[];
}

const refused = (reason: "identity not waiting in this browser" | "identity used before") =>
  expiredToken("upstream", { reason });

/**
 * The identity that a token holds, if the browser of the request proved it, and if it waits for this. Nothing is used up. Throws Failure
 * `expired_token`.
 */
export async function requireWaiting(
  { upstreamSeals, clock }: Pick<UpstreamPorts, "upstreamSeals" | "clock">,
  { providers }: Pick<UpstreamPolicy, "providers">,
  { token, cookies }: HeldIdentity,
  ...wanted: readonly Intent[]
): Promise<WaitingIdentity> {
  const waiting = await upstreamSeals.openWaiting(token);
  const isGood =
    waiting !== undefined &&
    clock() - waiting.issuedAt <= identityLimits.waiting &&
    wanted.includes(waiting.intent) &&
    providers.some((one) => isFrom(one, waiting));
  if (!isGood) throw refused("identity not waiting in this browser");
  for (const cookie of cookies) {
    const pending = await upstreamSeals.openPending(cookie);
    const isSame = pending?.state === waiting.state && pending.provider === waiting.provider;
    if (isSame && pending.isBack) return waiting;
  }
  throw refused("identity not waiting in this browser");
}

/** Uses up a token. Throws Failure `expired_token` if another request did before, and `unavailable`. */
export async function useUpWaiting(
  { store, upstreamSeals, random }: Pick<UpstreamPorts, "store" | "upstreamSeals" | "random">,
  token: string,
  { issuedAt }: Pick<WaitingIdentity, "issuedAt">,
): Promise<void> {
  const isFirst = await store.insertUse({
    hash: await upstreamSeals.hash(token),
    request: randomId(random),
    // A server whose clock is behind may accept the token for longer.
    expiresAt: issuedAt + identityLimits.waiting + sessionLimits.clockSkew,
  });
  if (!isFirst) throw refused("identity used before");
}

/** The cookie that binds a token to the browser, once the user is back from the provider. */
export const backFrom = (pending: PendingUpstream): PendingUpstream => ({
  provider: pending.provider,
  issuer: pending.issuer,
  state: pending.state,
  nonce: "",
  verifier: "",
  intent: pending.intent,
  startedAt: pending.startedAt,
  isBack: true,
});
