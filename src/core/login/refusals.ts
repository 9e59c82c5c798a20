import type { AuditTrail } from "../audit/ports.ts";
import { accessEvents } from "../audit/rows.ts";
import { factorThrottle } from "../factors/rows.ts";
import { isFailure, type Failure, credentialFailures } from "../failures.ts";
import { hour, minute } from "../ground/time.ts";
import { passwordThrottle } from "../passwords/rows.ts";
import { throttleEvents } from "../throttle/rows.ts";
import type { Origin } from "../user.ts";
import { loginEvents } from "./rows.ts";

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

const { place, account, network, device, reauthentication } = passwordThrottle;
const { totp, recoveryCode } = factorThrottle;

/** The use cases report these, because only they know the account. */
const reported: readonly string[] = [place, account, network, device, totp, recoveryCode].map(
  ({ name }) => name,
);

/** Reports a limit that was reached, once an hour for each caller, and an access that was refused, once a minute for each session. */
export function reportRefusal(audit: AuditTrail, refused: Refused): void {
  const { failure, route, sub, sid } = refused;
  const policy = failure.quota?.policy;
  const facts = { actorId: sub, subjectId: sub, sessionId: sid, origin: refused };
  if (policy !== undefined && !reported.includes(policy)) {
    const once = { key: `${policy} ${sid ?? sub ?? refused.network ?? "unknown"}`, every: hour };
    const event =
      policy === reauthentication.name
        ? loginEvents.authn_login_fail_max
        : throttleEvents.excess_rate_limit_exceeded;
    audit.recordFirst(once, event, { ...facts, detail: { policy } });
  }
  if (sub === undefined || route === null) return;
  if (
    isFailure(failure, credentialFailures.insufficient_scope) ||
    isFailure(failure, credentialFailures.insufficient_user_authentication)
  ) {
    const once = { key: sid ?? sub, every: minute };
    audit.recordFirst(once, accessEvents.authz_fail, {
      ...facts,
      detail: { route, reason: failure.code },
    });
  }
}
