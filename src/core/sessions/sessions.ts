import type { Caller } from "../person.ts";
import { endAllSessions, endOtherSessions, endSession } from "./end.ts";
import { listSessions } from "./list.ts";
import type { SessionPorts } from "./ports.ts";
import type { SessionPolicy } from "./policy.ts";
import { purgeSessions } from "./purge.ts";

/** The sessions of people: listing, ending and purging them. */
export const createSessions = (ports: SessionPorts, policy: SessionPolicy) => ({
  list: (caller: Caller) => listSessions(ports, caller),
  end: (caller: Caller, sessionId: string) => endSession(ports, caller, sessionId),
  endOthers: (caller: Caller) => endOtherSessions(ports, caller),
  endAll: (caller: Caller) => endAllSessions(ports, caller),
  purge: () => purgeSessions(ports, policy),
});
