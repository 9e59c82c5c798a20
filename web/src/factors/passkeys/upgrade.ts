import { deviceOf } from "../../format/device.ts";
import { passkeys } from "./passkeys.ts";

const key = "latchkey-passkey-upgrade";
const month = 30 * 24 * 60 * 60 * 1000;

/** Lets the browser create a passkey by itself after a login with a password, once a month at most. Never throws. */
export async function upgradeToPasskey(): Promise<void> {
  try {
    if (Date.now() - Number(localStorage.getItem(key)) < month) return;
    localStorage.setItem(key, String(Date.now()));
    await passkeys.upgrade(deviceOf(navigator.userAgent));
  } catch {
    // The user has asked for nothing.
  }
}
