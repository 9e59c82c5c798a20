import type { CountPorts } from "../throttle/count.ts";

/**
 * Forgets the tries of an account's second factors, after one of them was proven, or the app was set up
 * or removed. Throws Failure `unavailable`.
 */
export async function forgetFactorTries(
  { store, throttleKeys }: Pick<CountPorts, "store" | "throttleKeys">,
  userId: string,
): Promise<void> {
  await store.deleteCounters([
    await throttleKeys("totp", userId),
    await throttleKeys("recovery-code", userId),
    await throttleKeys("passkey-account", userId),
  ]);
}
