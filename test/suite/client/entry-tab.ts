// A page's script with a client that can be looked at from outside.
import { createClient, type Client, type User } from "latchkey/client";
import { later } from "./expect.ts";
import { createNetwork, gate } from "./network.ts";

/** What is in a tab. */
export interface Tab {
  readonly client: Client;
  /** What went by since it was opened or forget(). */
  readonly calls: readonly string[];
  /** What listeners were told; null for nobody. */
  readonly told: readonly (User | null)[];
  /** What other tabs said, whatever it was. */
  readonly heard: readonly unknown[];
  forget(): void;
  /** Says something to all others, as another tab would. */
  say(message: unknown): void;
  /** Holds the answer of the next refresh back; gives what waits until it is there, and what lets it go. */
  hold(): void;
  readonly held: { readonly reached: Promise<void>; open(): void };
  /** Sets the clock ahead, in milliseconds. */
  later(milliseconds: number): Promise<void>;
}

function openTab(baseUrl: string): void {
  const network = createNetwork(() => {});
  const client = createClient({ baseUrl, fetch: network.fetch });
  const told: (User | null)[] = [];
  const heard: unknown[] = [];
  client.onChange((user) => told.push(user ?? null));
  const channel = new BroadcastChannel(`latchkey ${baseUrl}`);
  channel.addEventListener("message", ({ data }) => heard.push(data));
  let held = gate();
  const tab: Tab = {
    client,
    told,
    heard,
    get calls() {
      return network.calls;
    },
    forget() {
      network.forget();
      told.length = 0;
      heard.length = 0;
    },
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- That is a window's.
    say: (message) => channel.postMessage(message),
    hold() {
      held = gate();
      network.meet("POST /session/refresh", held.handler);
    },
    get held() {
      return held;
    },
    later: (milliseconds) => later(milliseconds, async () => {}),
  };
  Object.assign(globalThis, { tab });
}

Object.assign(globalThis, { openTab });
