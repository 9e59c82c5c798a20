import type { Caller } from "../user.ts";
import { liveAt } from "./ended.ts";
import type { ListedSession } from "./model.ts";
import type { SessionPorts } from "./ports.ts";

/** The caller's live sessions, the newest first. Throws Failure `unavailable`. */
export const listSessions = (
  { store, clock }: SessionPorts,
  { userId }: Caller,
): Promise<readonly ListedSession[]> => store.listSessions(userId, liveAt(clock()));
