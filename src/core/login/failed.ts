import type { AuditFacts } from "../audit/model.ts";
import { Failure, isFailure, loginFailures, serverFailures, requestFailures } from "../failures.ts";
import { hour } from "../ground/time.ts";
import { throttleFailures } from "../throttle/rows.ts";
import type { LoginPorts } from "./ports.ts";
import { loginEvents, type LoginOutcome, type LoginReason } from "./rows.ts";

interface FailedLogin {
  readonly facts: Pick<AuditFacts, "subjectId" | "clientId" | "origin">;
  /** A key of the name that was typed, if one was. */
  readonly name?: string | undefined;
}

/**
 * Announces a login that failed. Each door calls it once, for whatever was thrown. A login that waits for a second factor has not
 * failed, and `openLogin` has announced it.
 */
export function announceFailed(
  { audit }: Pick<LoginPorts, "audit">,
  error: unknown,
  { facts, name }: FailedLogin,
): void {
  const stopped = (outcome: LoginOutcome) =>
    audit.record(loginEvents.login_stopped, { ...facts, detail: { outcome } });
  if (!(error instanceof Failure)) return stopped("failed");
  const { code, quota, row } = error;
  if (isFailure(error, loginFailures.mfa_required)) return;
  if (quota && name !== undefined) {
    const { policy } = quota;
    const once = { key: `${policy} ${name}`, every: hour };
    audit.recordFirst(once, loginEvents.authn_login_fail_max, { ...facts, detail: { policy } });
  } else if (row.failsLogin) {
    const reason = reasonOf(error);
    const isUnknown = name !== undefined && facts.subjectId === undefined;
    const detail = { reason, ...(isUnknown && { name }) };
    audit.record(loginEvents.authn_login_fail, { ...facts, detail });
  } else {
    stopped(outcomes.get(code) ?? outcomeOf(error));
  }
}

/** The rows of these refusals have no other reasons. One without a reason is `unknown_passkey`. */
const reasonOf = ({ reason, code }: Failure): LoginReason => (reason ?? code) as LoginReason;

/** The outcomes of failures that have no reasons. All that are missing are `refused`. */
const outcomes: ReadonlyMap<string, LoginOutcome> = new Map([
  [throttleFailures.too_many_requests.name, "throttled"],
  [serverFailures.overloaded.name, "overloaded"],
  [requestFailures.aborted.name, "aborted"],
  [serverFailures.unavailable.name, "failed"],
  [serverFailures.internal.name, "failed"],
]);

/** The outcome of a reason, as its row says. */
const outcomeOf = ({ reason, row: { reasons } }: Failure): LoginOutcome =>
  (reasons as Readonly<Record<string, LoginOutcome>> | undefined)?.[reason ?? ""] ?? "refused";
