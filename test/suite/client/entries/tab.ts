// A page's script that offers a client to the test, with everything the client sends and receives.
import { createClient, type Client, type Account } from "latchkey-auth/client";
import { advanceClock } from "../expect.ts";
import { createNetwork, gate } from "../network.ts";

/** A browser tab with a client. */
export interface Tab {
  readonly client: Client;
  /** The requests since the tab was opened or reset() was called. */
  readonly calls: readonly string[];
  /** The users that listeners received; null for nobody. */
  readonly notified: readonly (Account | null)[];
  /** Every message from other tabs, valid or not. */
  readonly received: readonly unknown[];
  reset(): void;
  /** Sends a message to all other tabs. */
  send(message: unknown): void;
  /** Delays the response to the next refresh until `held.open()`. `held.reached` resolves when the response is there. */
  hold(): void;
  readonly held: { readonly reached: Promise<void>; open(): void };
  /** Advances the clock by this many milliseconds. */
  advanceClock(milliseconds: number): Promise<void>;
}

function openTab(baseUrl: string): void {
  const network = createNetwork(() => {});
  const client = createClient({ baseUrl, fetch: network.fetch });
  const notified: (Account | null)[] = [];
  const received: unknown[] = [];
  client.onChange((user) => notified.push(user ?? null));
  const channel = new BroadcastChannel(`latchkey ${baseUrl}`);
  channel.addEventListener("message", ({ data }) => received.push(data));
  let held = gate();
  const tab: Tab = {
    client,
    notified,
    received,
    get calls() {
      return network.calls;
    },
    reset() {
      network.reset();
      notified.length = 0;
      received.length = 0;
    },
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Only window.postMessage() takes an origin.
    send: (message) => channel.postMessage(message),
    hold() {
      held = gate();
      network.intercept("POST /session/refresh", held.handler);
    },
    get held() {
      return held;
    },
    advanceClock: (milliseconds) => advanceClock(milliseconds, async () => {}),
  };
  Object.assign(globalThis, { tab });
}

Object.assign(globalThis, { openTab });
