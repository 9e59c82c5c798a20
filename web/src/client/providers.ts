import { asksForProof, keptByPage } from "../../../src/core/ground/continue.ts";
import { latchkeyUrl } from "../routing/router.ts";
import { ofTab } from "../routing/storage.ts";
import { continueTo } from "./latchkey.ts";
import { staysLoggedIn } from "./remember.ts";
import type { ServerRules } from "./server-rules.ts";

/** Another provider, at which users can log in. */
export type Provider = NonNullable<ServerRules["upstream_providers"]>[number];

/** Characters of `continue` that the server keeps during a login at a provider. */
const longest = 1024;

/** Milliseconds in which a login at a provider has to end. */
const lifetime = 600_000;

/** Where this tab keeps a `continue` that is longer. */
const kept = "continue";

/** Where this tab keeps a token that waits for a click. */
export const waiting = "connect";

/** What to open after a login. If the URL of the page does not say it, a login at a provider may have left it here. */
export function nextOf(asked: string | undefined): string | undefined {
  if (asked && asked !== keptByPage) return asked;
  const [next, since] = JSON.parse(ofTab.get(kept) ?? "[]") as [string?, number?];
  return Date.now() - (since ?? 0) < lifetime ? next : undefined;
}

/** Keeps what is too long for the server. Removes what an earlier login left. */
export const keepContinue = (next?: string): void =>
  ofTab.set(kept, next && isLong(next) ? JSON.stringify([next, Date.now()]) : undefined);

/** Removes what logins at providers left in this tab. */
export function forgetLogins(): void {
  keepContinue();
  ofTab.set(waiting, undefined);
}

const isLong = (next: string): boolean => next.startsWith("authorize?") && next.length > longest;

/** The URL that begins a login at a provider. */
export function providerUrl({ id }: Provider, next?: string, intent?: "link" | "confirm"): string {
  const url = new URL(`${latchkeyUrl}/login/${id}`);
  if (next && continueTo(next)) {
    const sent = isLong(next) && asksForProof(next) ? keptByPage : next;
    if (sent.length <= longest) url.searchParams.set("continue", sent);
  }
  if (intent) url.searchParams.set("intent", intent);
  else if (!staysLoggedIn()) url.searchParams.set("remember", "false");
  return url.href;
}
