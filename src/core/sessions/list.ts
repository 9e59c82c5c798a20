import type { Access } from "../access.ts";
import { timeOf, timeOrNull } from "../ground/time.ts";
import type { SessionCaller } from "../user.ts";
import { sessionLimits } from "./limits.ts";
import type { ListedSession, Session } from "./model.ts";
import { type SessionPolicy, isIdle, liveAt } from "./policy.ts";
import type { SessionPorts, SessionStore } from "./ports.ts";
import { sessionEvents } from "./rows.ts";

/** The live sessions of a user, the newest first. Throws Failure `unavailable`. */
export async function listSessions(
  { store, clock }: Pick<SessionPorts, "store" | "clock">,
  policy: Pick<SessionPolicy, "sessionTerms">,
  { userId }: Pick<SessionCaller, "userId">,
): Promise<readonly ListedSession[]> {
  const now = clock();
  const listed = await store.listSessions(userId, liveAt(policy.sessionTerms, now));
  return listed.filter((session) => !isIdle(policy, session, now));
}

/**
 * The sessions of an account, as what it owns. A claim ends them by the time from which sessions are valid, which is stored with the
 * proof of the address.
 */
export const ownedSessions = ({
  store,
  access,
  audit,
}: Pick<SessionPorts, "store" | "audit"> & { readonly access: Access }) => ({
  name: "sessions" as const,
  clears: "deleted" as const,
  async remove(userId: string): Promise<void> {
    // Before, so that those who are told of it can still read them.
    await audit.recordNow(sessionEvents.sessions_deleted, { subjectId: userId });
    await store.deleteSessionsOf(userId);
  },
  // All sessions of the account have ended then, and their owner may see which there were.
  removeSince: async () => [],
  async export({ id, role }: { readonly id: string; readonly role: string }) {
    const sessions = await allSessions(store, id);
    return sessions.map((session) => ({
      ...exportedSession(session),
      // Scopes of OpenID Connect grant nothing here, but the user granted them to the app.
      scope:
        session.parentId === null
          ? access.scopesGranted(session.scope, access.scopesOfRole(role)).join(" ")
          : session.scope,
    }));
  },
});

/** The sessions of a user, ended ones included, the newest first. Read in pages. */
async function allSessions(store: SessionStore, userId: string): Promise<readonly Session[]> {
  const sessions: Session[] = [];
  for (;;) {
    const page = await store.listAllSessions(userId, sessions.at(-1));
    sessions.push(...page);
    if (page.length < sessionLimits.listed) return sessions;
  }
}

const exportedSession = (session: Session) => ({
  id: session.id,
  client_id: session.clientId,
  created_at: timeOf(session.createdAt),
  authenticated_at: timeOf(session.provenAt),
  last_used_at: timeOf(session.lastSeenAt),
  last_refreshed_at: timeOf(session.rotatedAt),
  refreshes: session.generation,
  expires_at: timeOf(session.expiresAt),
  revoked_at: timeOrNull(session.revokedAt),
  user_agent: session.userAgent,
  address: session.address,
  methods: session.methods,
  parent_id: session.parentId,
  offline: session.offline === 1,
  resource: session.resource,
  reauthenticated_at: timeOrNull(session.elevatedAt),
  remembered: session.remembered === 1,
  organization_id: session.organizationId,
  connection_id: session.connectionId,
});
