import { bestEffort } from "../explain.ts";
import type { PasswordPorts } from "./ports.ts";

/**
 * Replaces a hash that was made at a lower cost than today's or by another system, for a password that was just verified. Best
 * effort: after a failure the next login tries again.
 */
export async function rehashIfOutdated(
  { store, hasher, clock, log }: Omit<PasswordPorts, "commonPasswords">,
  { id: userId, passwordHash: from }: { readonly id: string; readonly passwordHash: string },
  password: string,
): Promise<void> {
  if (!hasher.isOutdated(from)) return;
  await bestEffort(log, "password_rehash_postponed", async () => {
    const to = await hasher.hash(password);
    await store.replacePasswordHash({ userId, from, to, now: clock() });
  });
}
