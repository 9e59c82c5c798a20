import type { Session } from "latchkey/client";
import { fill } from "../../../src/core/languages/fill.ts";
import { t } from "../language/language.ts";

type Patterns = readonly (readonly [pattern: RegExp, name: string])[];

/** The first match counts, because most browsers also name other browsers for compatibility. */
const browsers: Patterns = [
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bVivaldi\//, "Vivaldi"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:Headless)?Chrome\/|\bCriOS\//, "Chrome"],
  [/\bVersion\/.*\bSafari\//, "Safari"],
];

const systems: Patterns = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMacintosh\b/, "Mac"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

/** A short name from the User-Agent header, such as "Firefox on Windows" or "curl". A guess, because programs can send any header. */
export function deviceOf(userAgent: string | null): string {
  if (!userAgent) return t.device.unknown;
  const find = (patterns: Patterns): string | undefined =>
    patterns.find(([pattern]) => pattern.test(userAgent))?.[1];
  const system = find(systems);
  const program = find(browsers) ?? /^(?!Mozilla)[\w.-]{1,32}(?=\/|$)/.exec(userAgent)?.[0];
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
