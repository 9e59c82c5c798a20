import type { Session } from "latchkey-auth/client";
import { deviceNames } from "../../../src/core/ground/device.ts";
import { fill } from "../../../src/core/languages/fill.ts";
import { t } from "../language/language.ts";

/** A short name from the User-Agent header, such as "Firefox on Windows" or "curl". A guess, because programs can send any header. */
export function deviceOf(userAgent: string | null): string {
  if (!userAgent) return t.device.unknown;
  const { program, system } = deviceNames(userAgent);
  if (program && system) return fill(t.device.onSystem, { program, system });
  return program ?? system ?? t.device.unknown;
}

/** The sessions of one browser on one system at one address. */
export type DeviceSessions = readonly [Session, ...Session[]];

/** Groups sessions by device, with a key for each. The current session comes first, in a group of its own. */
export function byDevice(
  sessions: readonly Session[],
): readonly (readonly [key: string, sessions: DeviceSessions])[] {
  const groups = Map.groupBy(sessions, ({ current, user_agent, address }) =>
    current ? "current" : `${deviceOf(user_agent)} at ${address}`,
  );
  return ([...groups] as [string, [Session, ...Session[]]][]).toSorted(
    ([, [one]], [, [other]]) => Number(other.current) - Number(one.current),
  );
}
