import type { AuditFacts } from "../../audit/model.ts";
import type { EventRow } from "../../audit/row.ts";
import { enqueueNotice } from "../../email/enqueue.ts";
import type { EmailRow } from "../../email/texts/row.ts";
import type { Language } from "../../ground/language.ts";
import type { SessionCaller } from "../../user.ts";
import type { FactorPorts } from "../ports.ts";

/** A change of a user's own factors. */
export interface OwnChange extends SessionCaller {
  /** Of the notice. */
  readonly language: Language;
}

/** Reports what a user did to the own factors. */
export function recordOwn<Row extends EventRow>(
  { audit }: Pick<FactorPorts, "audit">,
  event: Row,
  caller: SessionCaller,
  detail?: AuditFacts<Row>["detail"],
): void {
  const { userId, sessionId } = caller;
  const facts = { actorId: userId, subjectId: userId, sessionId, origin: caller };
  audit.record(event, detail === undefined ? facts : { ...facts, detail });
}

/** Tells the owner of an account that its factors have changed. Best effort. */
export const tellOwner = (
  ports: FactorPorts,
  kind: EmailRow,
  { userId, language, ...origin }: OwnChange,
): Promise<void> => enqueueNotice(ports, { kind, userId, language, origin });
