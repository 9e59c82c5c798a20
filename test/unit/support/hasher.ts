import type { PasswordHasher, VerifyPassword } from "../../../src/core/passwords/ports.ts";

/** Verifies one password in a turn of its own. */
export const verifyBy = (
  hasher: PasswordHasher,
  password: string,
  hash: string | undefined,
): Promise<boolean> => hasher.inTurn((verify) => verify(password, hash));

/** A hasher whose checks run inside `around`. */
export const checkedBy = (
  hasher: PasswordHasher,
  around: (verify: VerifyPassword) => VerifyPassword,
): PasswordHasher => ({
  ...hasher,
  inTurn: (task, signal, rank) => hasher.inTurn((verify) => task(around(verify)), signal, rank),
});
