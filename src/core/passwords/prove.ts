import type { EventRow } from "../audit/row.ts";
import { Failure, credentialFailures } from "../failures.ts";
import { noPassword } from "../ground/no-password.ts";
import type { SessionCaller } from "../user.ts";
import { whyWrong, type CheckPassword } from "./check.ts";
import type { Credentials, PasswordPorts } from "./ports.ts";
import { passwordFailures, passwordThrottle } from "./rows.ts";

/** How a user who is logged in proves who they are, in a call that asks for the password itself. */
export interface OwnerProofs {
  readonly checkPassword: CheckPassword;
  /** For an account without a password. Throws Failure `insufficient_user_authentication`, `unavailable`. */
  requireSudo(caller: SessionCaller): Promise<unknown>;
  /** The event of a wrong password. */
  readonly failed: EventRow;
}

/** The password that a logged-in user entered to prove who they are. */
export interface PasswordProof {
  readonly caller: SessionCaller;
  /** Absent for an account without a password. */
  readonly password?: string | undefined;
  /** In place of `OwnerProofs.failed`, for a call with an event of its own. */
  readonly failed?: EventRow;
  readonly signal?: AbortSignal;
}

/**
 * Runs a write that only the owner of the password may make. Of an account without a password, a recent proof is needed instead.
 * The write compares the stored hash with the one that was verified, and returns false if it differs. Then the password is
 * verified again: a login may have replaced the hash by one of the same password, or another change may have come first. Throws
 * Failure `wrong_password`, `insufficient_user_authentication`, `too_many_requests`, `overloaded`, `aborted`, `unavailable`, and
 * `invalid_token` if the account was deleted meanwhile.
 */
export async function withPasswordProof(
  { store, audit, hasher }: PasswordPorts,
  { checkPassword, requireSudo, failed: ofAll }: OwnerProofs,
  { caller, password = "", failed = ofAll, signal }: PasswordProof,
  write: (credentials: Credentials) => Promise<boolean>,
): Promise<void> {
  const { userId, sessionId } = caller;
  const place = { limit: passwordThrottle.reauthentication, subject: sessionId };
  const limits = { owner: userId, place };
  for (;;) {
    const credentials = await store.findCredentials(userId);
    if (!credentials) {
      throw new Failure(credentialFailures.invalid_token, { reason: "account deleted" });
    }
    const { passwordHash } = credentials;
    if (passwordHash === noPassword) {
      await requireSudo(caller);
      if (await write(credentials)) return;
      continue;
    }
    const check = { password, hash: passwordHash, limits, signal };
    const { isRight, forgive } = await checkPassword(check);
    if (!isRight) {
      const why = whyWrong(hasher, passwordHash);
      const detail = { reason: why.reason };
      const facts = { actorId: userId, subjectId: userId, sessionId, origin: caller, detail };
      audit.record(failed, facts);
      throw new Failure(passwordFailures.wrong_password, why);
    }
    await forgive();
    if (await write(credentials)) return;
  }
}
