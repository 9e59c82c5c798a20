import type { Failure } from "../failures.ts";
import { hour, minute } from "../ground/time.ts";
import type { Origin } from "../user.ts";
import type { AuditTrail } from "./ports.ts";

/** A request that was refused. */
export interface Refused extends Origin {
  readonly failure: Failure;
  /** The path pattern, null if no route has the path. */
  readonly route: string | null;
  /** By what limits count. */
  readonly network: string | undefined;
  /** The account or the client that was authenticated, and the session. */
  readonly sub: string | undefined;
  readonly sid: string | undefined;
}

/** The use case reports these, because only it knows the account. */
const ofLogin = /^(?:login-(?:place|account|network|device)|totp|recovery-code)$/;

/** Reports a limit that was reached, once an hour for each caller, and an access that was refused, once a minute for each session. */
export function reportRefusal(audit: AuditTrail, refused: Refused): void {
  const { failure, route, network, sub, sid } = refused;
  const policy = failure.quota?.policy;
  const facts = { actorId: sub, subjectId: sub, sessionId: sid, origin: refused };
  if (failure.code === "too_many_requests" && policy !== undefined && !ofLogin.test(policy)) {
    const once = { key: `${policy} ${sid ?? sub ?? network ?? "unknown"}`, every: hour };
    const event =
      policy === "reauthenticate" ? "authn_login_fail_max" : "excess_rate_limit_exceeded";
    audit.recordFirst(once, event, { ...facts, detail: { policy } });
  }
  if (sub === undefined || route === null) return;
  if (
    failure.code === "insufficient_scope" ||
    failure.code === "insufficient_user_authentication"
  ) {
    const once = { key: sid ?? sub, every: minute };
    audit.recordFirst(once, "authz_fail", { ...facts, detail: { route, reason: failure.code } });
  }
}
