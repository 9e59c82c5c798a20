import type { Caller } from "../user.ts";
import { endAllSessions, endOtherSessions, endSession } from "./end.ts";
import { listSessions } from "./list.ts";
import type { SessionPorts } from "./ports.ts";

/** The sessions of people: listing and ending them. */
export const createSessions = (ports: SessionPorts) => ({
  list: (caller: Caller) => listSessions(ports, caller),
  end: (caller: Caller, sessionId: string) => endSession(ports, caller, sessionId),
  endOthers: (caller: Caller) => endOtherSessions(ports, caller),
  endAll: (caller: Caller) => endAllSessions(ports, caller),
});
