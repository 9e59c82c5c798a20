import { checkClaims, type AccessClaims } from "./access-token.ts";
import { Failure } from "./failures.ts";
import type { Policy } from "./policy.ts";
import type { Ports } from "./ports.ts";
import { endedReason } from "./session.ts";

/**
 * Proves an access token now: its signature, its claims, that its session lives and its account is enabled. One
 * indexed read. The username and role are the account's current ones. Throws Failure `invalid_token`, `unavailable`.
 */
export async function verifyToken(
  { signer, store, clock }: Ports,
  policy: Policy,
  token: string,
): Promise<AccessClaims> {
  const now = clock();
  const claims = checkClaims(await signer.verify(token), policy, now);
  const session = await store.findSessionState(claims.sid);
  if (session?.userId !== claims.sub) {
    throw new Failure("invalid_token", { reason: "session unknown" });
  }
  const ended = endedReason(session, now);
  if (ended) throw new Failure("invalid_token", { reason: ended });
  return { ...claims, username: session.username, role: session.role };
}
