import {
  checkClaims,
  isPersons,
  type AccessClaims,
  type ClientClaims,
  type PersonClaims,
} from "./claims.ts";
import { Failure } from "../failures.ts";
import type { Policy } from "../policy.ts";
import type { Ports } from "../ports.ts";
import { inAll, scopesIn, scopesOfRole, type Scope } from "../scopes.ts";
import { endedReason } from "../sessions/limits.ts";

/** Milliseconds between two notes that a session is in use. */
const touchInterval = 60_000;

/**
 * Proves an access token now: its signature, its claims, that its session lives and its account is enabled, or that
 * its client is not revoked. One indexed read. Username, role and scope are the current ones. Throws Failure
 * `invalid_token`, `unavailable`.
 */
export async function verifyToken(
  ports: Ports,
  policy: Policy,
  token: string,
): Promise<AccessClaims> {
  const now = ports.clock();
  const claims = checkClaims(await ports.signer.verify(token), policy, now);
  return isPersons(claims) ? verifyPerson(ports, claims, now) : verifyClient(ports, claims);
}

/** A person's token that has a scope. Throws also `insufficient_scope`. */
export async function authorize(
  ports: Ports,
  policy: Policy,
  token: string,
  scope: Scope,
): Promise<PersonClaims> {
  const claims = await verifyToken(ports, policy, token);
  if (isPersons(claims) && scopesIn(claims.scope).includes(scope)) return claims;
  throw new Failure("insufficient_scope", { scope });
}

async function verifyPerson(
  { store, log }: Ports,
  claims: PersonClaims,
  now: number,
): Promise<PersonClaims> {
  const session = await store.findSessionState(claims.sid);
  if (session?.userId !== claims.sub) {
    throw new Failure("invalid_token", { reason: "session unknown" });
  }
  const ended = endedReason(session, now);
  if (ended) throw new Failure("invalid_token", { reason: ended });
  if (now - session.lastSeenAt > touchInterval) {
    // What was read stands, whatever becomes of this.
    await store.touchSession(claims.sid, now, now - touchInterval).catch((error: unknown) => {
      if (!(error instanceof Failure)) throw error;
      log.warn("last_use_not_noted", { code: error.code, reason: error.reason });
    });
  }
  const { username, role } = session;
  const scope = inAll(scopesIn(claims.scope), scopesOfRole[role]).join(" ");
  return { ...claims, username, role, scope };
}

async function verifyClient({ store }: Ports, claims: ClientClaims): Promise<ClientClaims> {
  const client = await store.findClient(claims.sub);
  if (!client || client.revokedAt !== null) {
    throw new Failure("invalid_token", { reason: client ? "client revoked" : "client unknown" });
  }
  return { ...claims, scope: inAll(scopesIn(claims.scope), scopesIn(client.scope)).join(" ") };
}
