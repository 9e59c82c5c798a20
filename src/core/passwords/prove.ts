import { Failure } from "../failures.ts";
import type { Credentials, PasswordHasher, PasswordStore } from "./ports.ts";
import { normalizePassword } from "./rules.ts";

interface ProofPorts {
  readonly store: Pick<PasswordStore, "findCredentials">;
  readonly hasher: PasswordHasher;
}

/** The password that a logged-in person entered to prove who they are. */
export interface PasswordProof {
  readonly userId: string;
  readonly password: string;
  readonly signal?: AbortSignal;
}

/**
 * Runs a write that only the owner of the password may make. The write compares the stored hash with the one that was
 * verified, and returns false if it differs. Then the password is verified again: a login may have replaced the hash by one
 * of the same password, or another change may have come first. Throws Failure `wrong_password`, `overloaded`, `aborted`,
 * `unavailable`, and `invalid_token` if the account was deleted meanwhile.
 */
export async function withPasswordProof(
  { store, hasher }: ProofPorts,
  { userId, password, signal }: PasswordProof,
  write: (credentials: Credentials) => Promise<boolean>,
): Promise<void> {
  for (;;) {
    const credentials = await store.findCredentials(userId);
    if (!credentials) throw new Failure("invalid_token", { reason: "account deleted" });
    const { passwordHash } = credentials;
    const isProven = await hasher.verify(normalizePassword(password), passwordHash, signal);
    if (!isProven) throw new Failure("wrong_password");
    if (await write(credentials)) return;
  }
}
