import type { Caller } from "../person.ts";
import { Failure } from "../failures.ts";
import { keepOnlySession, sessionsEndAt } from "../sessions/end.ts";
import type { PasswordPolicy } from "./policy.ts";
import type { PasswordPorts } from "./ports.ts";
import { withPasswordProof } from "./prove.ts";
import { normalizePassword, passwordFault } from "./rules.ts";

export interface PasswordChange {
  readonly currentPassword: string;
  readonly newPassword: string;
  readonly signal?: AbortSignal;
}

/**
 * Changes the caller's password, and ends all other sessions of the caller. Of several changes at the same time one succeeds,
 * because each compares the hash that it verified. The others get `wrong_password`.
 *
 * Three statements. The first one stores the hash and ends all sessions, so no session of an old password outlives a crash.
 * The second one keeps the caller's session. After a crash before it, the person has to log in again. The third one revokes
 * the rows of the others. Throws Failure `wrong_password`, `validation_failed`, `overloaded`, `aborted`, `unavailable`,
 * `invalid_token`.
 */
export async function changePassword(
  ports: PasswordPorts,
  policy: PasswordPolicy,
  caller: Caller,
  { currentPassword, newPassword, signal }: PasswordChange,
): Promise<void> {
  const { store, hasher, clock, commonPasswords: common } = ports;
  const { userId } = caller;
  const proof = { userId, password: currentPassword, ...(signal && { signal }) };
  const wanted = normalizePassword(newPassword);
  let validFrom = 0;
  await withPasswordProof(ports, proof, async (current) => {
    const rules = { policy, common, usernames: [current.usernameKey], email: current.emailKey };
    const message = await passwordFault(wanted, rules);
    if (message !== undefined) {
      throw new Failure("validation_failed", { errors: [{ pointer: "/new_password", message }] });
    }
    const to = await hasher.hash(wanted, signal);
    const now = clock();
    validFrom = Math.max(sessionsEndAt(now), current.sessionsValidFrom + 1);
    const from = current.passwordHash;
    return store.changePassword({ userId, from, to, now, sessionsValidFrom: validFrom });
  });
  await keepOnlySession(ports, caller, validFrom);
}
