import type { Account } from "../accounts/model.ts";
import { accountEvents } from "../accounts/rows.ts";
import { enqueueNotice } from "../email/enqueue.ts";
import { findByLinkToken } from "../email/link-tokens.ts";
import type { AddressClaim } from "../email/model.ts";
import { linkFailures, emailThrottle } from "../email/rows.ts";
import { bestEffort } from "../explain.ts";
import { Failure, isFailure, requestFailures } from "../failures.ts";
import type { Language } from "../ground/language.ts";
import type { OneAtATime } from "../one-at-a-time.ts";
import { clearUnproven, clearUnprovenAgain, type Owned } from "../owned.ts";
import { passwordEmails } from "../passwords/emails.ts";
import { passwordEvents } from "../passwords/rows.ts";
import { breachFault, normalizePassword, passwordFault } from "../passwords/rules.ts";
import { unlockLogin } from "../passwords/tried.ts";
import { sessionsEndAt } from "../sessions/end.ts";
import { spend } from "../throttle/count.ts";
import type { Origin } from "../user.ts";
import type { LinkPolicy, LinkPorts } from "./ports.ts";

export interface PasswordResetRequest extends Origin {
  readonly token: string;
  readonly password: string;
  /** Of the notice. */
  readonly language: Language;
  /** By what limits count. */
  readonly network?: string | undefined;
  readonly signal?: AbortSignal;
}

/**
 * Sets a new password for the owner of a link. One compare-and-set on the old hash decides, so each link works once. The same
 * statement proves the address and ends all sessions. If nobody had proven the address, what a stranger may have added goes. It opens no
 * session. Throws Failure `invalid_link`, `validation_failed`,
 * `too_many_requests`, `overloaded`, `aborted`, `unavailable`.
 */
export async function resetPassword(
  ports: LinkPorts,
  policy: LinkPolicy,
  owned: readonly Owned<AddressClaim>[],
  alone: OneAtATime,
  request: PasswordResetRequest,
): Promise<{ readonly userId: string }> {
  const { token, language, network, signal } = request;
  const { audit } = ports;
  const password = normalizePassword(request.password);
  await spend(ports, policy, emailThrottle.redeem, network);
  // The first use of a link changes the hash. Later ones then stop before they hash.
  return alone([token], async () => {
    const account = await ownerOf(ports, token).catch((error: unknown) => {
      if (isFailure(error, linkFailures.invalid_link)) {
        const detail = { reason: error.reason };
        audit.record(passwordEvents.authn_password_change_fail, { origin: request, detail });
      }
      throw error;
    });
    await requireGoodPassword(ports, policy, account, password);
    const to = await ports.hasher.hash(password, signal);
    const claim = { by: "reset", language, origin: request } as const;
    await clearUnproven(owned, account, claim);
    const now = ports.clock();
    const isReset = await ports.store.resetPassword({
      userId: account.id,
      emailKey: account.emailKey,
      from: account.passwordHash,
      to,
      sessionsValidFrom: sessionsEndAt(now),
      now,
    });
    if (!isReset) throw new Failure(linkFailures.invalid_link, { reason: "link used meanwhile" });
    const facts = { subjectId: account.id, origin: request };
    audit.record(passwordEvents.authn_password_change, { ...facts, detail: { by: "reset" } });
    if (account.emailVerifiedAt === null) audit.record(accountEvents.user_email_verified, facts);
    // Each is right without the other. The password is changed already, so neither may fail the answer.
    await bestEffort(ports.log, "sessions_revoked_late", () =>
      ports.store.revokeAllSessions(account.id, now),
    );
    await clearUnprovenAgain(ports.log, owned, account, claim);
    await bestEffort(ports.log, "login_not_unlocked", () => unlockLogin(ports, account, network));
    const notice = { userId: account.id, language, origin: request };
    await enqueueNotice(ports, { kind: passwordEmails.password_changed, ...notice });
    return { userId: account.id };
  });
}

/** The account whose password a link sets. Uses nothing up. Throws Failure `invalid_link`, `too_many_requests`, `unavailable`. */
export async function previewReset(
  ports: LinkPorts,
  policy: LinkPolicy,
  { token, network }: Pick<PasswordResetRequest, "token" | "network">,
): Promise<Account> {
  await spend(ports, policy, emailThrottle.redeem, network);
  return ownerOf(ports, token);
}

async function ownerOf({ store, linkTokens, clock }: LinkPorts, token: string): Promise<Account> {
  const purposes = ["reset_password"] as const;
  const found = await findByLinkToken(linkTokens, purposes, token, clock(), store.findAccount);
  if (!found) {
    throw new Failure(linkFailures.invalid_link, { reason: "link forged, expired or used" });
  }
  const { account } = found;
  if (account.disabledAt !== null) {
    throw new Failure(linkFailures.invalid_link, { reason: "account disabled" });
  }
  return account;
}

async function requireGoodPassword(
  ports: LinkPorts,
  policy: LinkPolicy,
  { usernameKey, emailKey }: Account,
  password: string,
): Promise<void> {
  const { commonPasswords: common } = ports;
  const rules = { policy, common, usernames: [usernameKey], email: emailKey };
  const fault = (await passwordFault(password, rules)) ?? (await breachFault(ports, password));
  if (fault === undefined) return;
  throw new Failure(requestFailures.validation_failed, {
    errors: [{ pointer: "/password", message: fault }],
  });
}
