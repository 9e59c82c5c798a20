import { day } from "../../../core/ground/time.ts";
import type { SessionPolicy } from "../../../core/sessions/policy.ts";
import type { ReadOwnConfig } from "../own/own-config.ts";
import type { VariableReader } from "../variables/reader.ts";

/** Reads how long sessions last. No role has longer ones than the variables say. */
export function readSessions(
  { days, integer, fault }: VariableReader,
  roleDays: ReadOwnConfig["roleDays"],
): SessionPolicy {
  const most = { sessionDays: days("SESSION_DAYS"), sessionIdleDays: days("SESSION_IDLE_DAYS") };
  const termIn = ({ sessionDays, sessionIdleDays } = most) => ({
    lifetime: Math.round(Math.min(sessionDays, most.sessionDays) * day),
    idle: Math.round(Math.min(sessionIdleDays, most.sessionIdleDays) * day),
  });
  const ofRoles = new Map(
    [...roleDays].map(([role, own]) => [role, termIn({ ...most, ...own })] as const),
  );
  const terms = termIn();
  // Pages refresh when the access token has expired. By then an idle session would have ended.
  const least = 1000 * integer("ACCESS_TOKEN_TTL");
  const rule = "must be longer than ACCESS_TOKEN_TTL";
  if (terms.idle <= least) fault("SESSION_IDLE_DAYS", rule);
  for (const [role, { idle }] of ofRoles) {
    if (idle <= least && idle < terms.idle) {
      fault(
        "SESSION_IDLE_DAYS",
        `is too short for the role ${role} of the option roles: it ${rule}`,
      );
    }
  }
  return {
    sessionHistoryDays: integer("SESSION_HISTORY_DAYS"),
    sessionTerms: { ...terms, ofRoles },
  };
}
