import type { Log } from "../system.ts";
import type { AuditTrail } from "./ports.ts";

/** A trail that is in the log only. */
export const loggedTrail = ({ info }: Pick<Log, "info">): AuditTrail => {
  const record: AuditTrail["record"] = (event, { actorId, subjectId, sessionId, origin }) =>
    info(event, {
      actor: actorId,
      subject: subjectId,
      session: sessionId,
      request_id: origin?.requestId,
    });
  return { record, recordNow: async (event, facts) => record(event, facts) };
};
