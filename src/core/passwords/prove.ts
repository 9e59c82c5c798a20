import type { Caller } from "../person.ts";
import { Failure } from "../failures.ts";
import type { CheckPassword } from "./check.ts";
import type { Credentials, PasswordStore } from "./ports.ts";

interface ProofPorts {
  readonly store: Pick<PasswordStore, "findCredentials">;
}

/** The password that a logged-in person entered to prove who they are. */
export interface PasswordProof {
  readonly caller: Caller;
  readonly password: string;
  readonly signal?: AbortSignal;
}

/**
 * Runs a write that only the owner of the password may make. The write compares the stored hash with the one that was
 * verified, and returns false if it differs. Then the password is verified again: a login may have replaced the hash by one
 * of the same password, or another change may have come first. Throws Failure `wrong_password`, `too_many_requests`,
 * `overloaded`, `aborted`, `unavailable`, and `invalid_token` if the account was deleted meanwhile.
 */
export async function withPasswordProof(
  { store }: ProofPorts,
  checkPassword: CheckPassword,
  { caller: { userId, sessionId }, password, signal }: PasswordProof,
  write: (credentials: Credentials) => Promise<boolean>,
): Promise<void> {
  const place = { policy: "reauthenticate", subject: sessionId } as const;
  const limits = { owner: userId, place };
  for (;;) {
    const credentials = await store.findCredentials(userId);
    if (!credentials) throw new Failure("invalid_token", { reason: "account deleted" });
    const { passwordHash } = credentials;
    const check = { password, hash: passwordHash, limits, signal };
    if (!(await checkPassword(check))) throw new Failure("wrong_password");
    if (await write(credentials)) return;
  }
}
