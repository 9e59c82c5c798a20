import { Failure, expiredToken } from "../../failures.ts";
import type { SessionState } from "../../sessions/model.ts";
import { requireWaiting, useUpWaiting, type HeldIdentity } from "../../upstream/connect/bound.ts";
import { ownerOf } from "../../upstream/owner.ts";
import { upstreamFailures } from "../../upstream/rows.ts";
import type { FirstProof, Reauthentication } from "../reauthenticate.ts";
import type { UpstreamLoginPolicy, UpstreamLoginPorts } from "./log-in.ts";

/** A request with a new login at another provider. */
export interface UpstreamReproof {
  readonly upstream?: HeldIdentity | undefined;
}

/**
 * Proves again who the user of a session is, by a new login at a provider that this session asked for. The proof has the time of that
 * login. Throws Failure `expired_token`, `upstream_failed` for an identity of another account, `unavailable`.
 */
export const upstreamAgain = (
  ports: UpstreamLoginPorts,
  policy: UpstreamLoginPolicy,
): FirstProof<Reauthentication & UpstreamReproof> => ({
  method: "upstream",
  of: ({ upstream }) =>
    upstream &&
    (({ held: { sessionId }, session }, now) =>
      confirm(ports, policy, { held: upstream, sessionId, session, now })),
});

interface Confirmation {
  readonly held: HeldIdentity;
  readonly sessionId: string;
  readonly session: Pick<SessionState, "userId">;
  /** Epoch milliseconds. */
  readonly now: number;
}

async function confirm(
  ports: UpstreamLoginPorts,
  policy: UpstreamLoginPolicy,
  { held, sessionId, session, now }: Confirmation,
): Promise<{ readonly provenAt: number; useUp(): Promise<void> }> {
  const waiting = await requireWaiting(ports, policy, held, "confirm");
  if (waiting.sessionId !== sessionId) {
    throw expiredToken("upstream", {
      reason: "identity not waiting in this browser",
    });
  }
  const owner = await ownerOf(ports, waiting);
  if (owner?.account.id !== session.userId) {
    throw new Failure(upstreamFailures.upstream_failed, { reason: "identity of another account" });
  }
  return {
    // `finishUpstream` requires the time of a new proof.
    provenAt: Math.min(waiting.provenAt ?? 0, now),
    useUp: () => useUpWaiting(ports, held.token, waiting),
  };
}
