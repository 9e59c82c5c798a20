import type { SessionCaller } from "../user.ts";
import { endAllSessions, endOtherSessions, endSession } from "./end.ts";
import { listSessions } from "./list.ts";
import type { SessionPolicy } from "./policy.ts";
import type { SessionPorts } from "./ports.ts";

/** The sessions of users: listing and ending them. */
export const createSessions = (ports: SessionPorts, policy: SessionPolicy) => ({
  list: (caller: SessionCaller) => listSessions(ports, policy, caller),
  end: (caller: SessionCaller, sessionId: string) => endSession(ports, caller, sessionId),
  endOthers: (caller: SessionCaller) => endOtherSessions(ports, caller),
  endAll: (caller: SessionCaller) => endAllSessions(ports, caller),
});
