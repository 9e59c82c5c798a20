import { describe, expect, it } from "vitest";
import type { LiveSession } from "../../../src/client/live-session.ts";
import { createLoginState } from "../../../src/client/login-state.ts";
import { createSession } from "../../../src/client/session.ts";
import type { TabMessage } from "../../../src/client/tabs.ts";
import { session } from "./sample-session.ts";

describe("the result of a refresh, when another tab sends a message meanwhile", () => {
  /** The session after a refresh of "a" that returns `next`, while `message` arrives from another tab. */
  async function after(next: LiveSession, message: TabMessage): Promise<LiveSession | undefined> {
    const state = createLoginState(() => {});
    const old = session("a", { expiresAt: 1 });
    state.set(old);
    const calls = {
      start: () => Promise.reject(new Error("unexpected login")),
      end: () => Promise.reject(new Error("unexpected logout")),
      async refresh() {
        state.receive(message);
        return next;
      },
    };
    const refreshed = await createSession(calls, state).refreshed(old);
    expect(state.session).toBe(refreshed);
    return refreshed;
  }

  const next = session("a", { expiresAt: 3 });

  it("is used if the message has an older token of the same session", async () => {
    expect(await after(next, { session: session("a", { expiresAt: 2 }) })).toBe(next);
  });

  it("is dropped if the message has a newer token, another login or the end of the session", async () => {
    const newer = session("a", { expiresAt: 4 });
    expect(await after(next, { session: newer })).toBe(newer);
    const other = session("b", { authTime: 2 });
    expect(await after(next, { session: other })).toBe(other);
    expect(await after(next, { ended: "a" })).toBeUndefined();
  });
});
