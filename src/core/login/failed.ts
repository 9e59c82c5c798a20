import type { AuditFacts } from "../audit/model.ts";
import { Failure, type FailureCode } from "../failures.ts";
import { hour } from "../ground/time.ts";
import type { LoginReason } from "../reasons.ts";
import { loginReasons, type LoginOutcome } from "./rows/events.ts";
import type { LoginPorts } from "./ports.ts";

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
    audit.record("login_stopped", { ...facts, detail: { outcome } });
  if (!(error instanceof Failure)) return stopped("failed");
  const { code, quota } = error;
  if (code === "mfa_required") return;
  if (code === "too_many_requests" && name !== undefined && quota) {
    const { policy } = quota;
    const once = { key: `${policy} ${name}`, every: hour };
    audit.recordFirst(once, "authn_login_fail_max", { ...facts, detail: { policy } });
  } else if (isRefusal(code)) {
    const reason = reasonOf(error);
    const isUnknown = name !== undefined && facts.subjectId === undefined;
    const detail = { reason, ...(isUnknown && { name }) };
    audit.record("authn_login_fail", { ...facts, detail });
  } else {
    stopped(code === "expired_token" ? loginReasons[reasonOf(error)] : (stops[code] ?? "refused"));
  }
}

/** Whether somebody was refused who tried to prove who they are. */
const isRefusal = (code: FailureCode): boolean =>
  code === "invalid_grant" ||
  code === "invalid_link" ||
  code === "invalid_code" ||
  code === "unknown_passkey" ||
  code === "upstream_failed" ||
  code === "refused" ||
  code === "email_not_verified";

/** The type of a refusal has no other reasons. One without a reason is `unknown_passkey`. */
const reasonOf = ({ reason, code }: Failure): LoginReason => (reason ?? code) as LoginReason;

/** The outcomes of other failures. All that are missing are `refused`. */
const stops: { readonly [Code in FailureCode]?: LoginOutcome } = {
  too_many_requests: "throttled",
  overloaded: "overloaded",
  aborted: "aborted",
  unavailable: "failed",
  internal: "failed",
};
