import { ofTab } from "../routing/storage.ts";
import { continueTo, latchkeyUrl } from "./latchkey.ts";
import type { ServerRules } from "./server-rules.ts";

/** Another provider, at which users can log in. */
export type Provider = NonNullable<ServerRules["upstream_providers"]>[number];

/** Characters of `continue` that the server keeps during a login at a provider. */
const longest = 1024;

/** Where this tab keeps a `continue` that is longer. */
const kept = "continue";

/** What to open after a login, if the URL of the page does not say it: a login at a provider left it here. */
export const keptContinue = (): string | undefined => ofTab.get(kept);

/** Keeps what is too long for the server. Removes what an earlier login left. */
export const keepContinue = (next?: string): void =>
  ofTab.set(kept, next?.startsWith("authorize?") && next.length > longest ? next : undefined);

/** The URL that begins a login at a provider. */
export function providerUrl({ id }: Provider, next?: string, intent?: "link" | "confirm"): string {
  const url = new URL(`${latchkeyUrl}/login/${id}`);
  if (next && next.length <= longest && continueTo(next)) url.searchParams.set("continue", next);
  if (intent) url.searchParams.set("intent", intent);
  return url.href;
}
