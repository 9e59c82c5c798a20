import type { Listener } from "../../audit/ports.ts";
import { setNewest } from "../../ground/bounded.ts";
import type { QueuePorts } from "../../outbox/ports.ts";
import type { EndedBatch, EndedSession, LogoutRegistry, LogoutStore } from "../ports.ts";
import { logoutLimits } from "./limits.ts";
import { logoutChannel } from "./payload.ts";

/**
 * Stores what apps are told when their sessions end, in whatever way: the rows of the events say which of them may end sessions. One row
 * for each session of an app that has a `backchannelLogoutUri`. Nothing is read while no app has one, except every ten seconds whether that
 * is still so. If something cannot be stored, the log says so.
 */
export function logoutsOf(
  ports: QueuePorts & {
    readonly store: LogoutStore;
    /** Only for commands that end the sessions of all users. */
    readonly everybody?: LogoutRegistry | undefined;
  },
): Listener {
  const { store, everybody, log } = ports;
  const told = new Map<string, number>();
  let known = { hasReceivers: true, until: 0 };

  const hasReceivers = async (at: number): Promise<boolean> => {
    if (known.until <= at) {
      const has = await store.hasLogoutReceivers();
      known = { hasReceivers: has, until: at + logoutLimits.remembered };
    }
    return known.hasReceivers;
  };
  const tell = async (session: EndedSession, at: number): Promise<void> => {
    // Two events may announce the same end, and an earlier end may be among the recent ones.
    if (told.has(session.id)) return;
    setNewest(told, session.id, at, logoutLimits.told);
    try {
      await logoutChannel.enqueue(ports, {
        kind: logoutChannel.name,
        // Without the account, because a deletion removes the emails of the account, but not this.
        subjectId: null,
        payload: session,
        createdAt: at,
      });
    } catch (error) {
      told.delete(session.id);
      throw error;
    }
  };
  const tellAll = async ({ userId, sessionId = "" }: MayHaveEnded, at: number): Promise<void> => {
    if (!(await hasReceivers(at))) return;
    if (userId !== undefined) {
      const since = at - logoutLimits.announced;
      const sessions = await store.findEndedSessions({ userId, sessionId, since });
      for (const session of sessions) await tell(session, at);
      return;
    }
    const since = at - logoutLimits.announcedOfAll;
    for (let after: string | undefined = everybody && ""; after !== undefined;) {
      const batch: EndedBatch | undefined = await everybody?.findEndedSessionsOfAll(after, since);
      for (const session of batch?.sessions ?? []) await tell(session, at);
      after = batch?.until;
    }
  };
  return {
    hears: ({ endedBy }) => endedBy !== undefined,
    hear({ endedBy }, facts, at) {
      if (!known.hasReceivers && known.until > at) return undefined;
      const { subjectId: userId } = facts;
      const ended = endedBy?.(facts);
      // Not if all but one ended: then it is the one that goes on.
      const sessionId = ended?.which === "one" ? ended.sessionId : undefined;
      return [
        {
          channel: logoutChannel.name,
          run: () => tellAll({ userId, sessionId }, at),
          lost: (why) => log.error("logout_not_stored", { user: userId, ...why }),
        },
      ];
    },
  };
}

/** What an event may have ended. */
interface MayHaveEnded {
  /** Absent for the sessions of all users. */
  readonly userId: string | undefined;
  /** The session that ended, with those that end with it. Others of the user may have ended as well. */
  readonly sessionId: string | undefined;
}
