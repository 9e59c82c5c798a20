import { afterEach, describe, expect, it, vi } from "vitest";
import type { LiveSession } from "../../../src/client/session/live-session.ts";
import { createLoginState } from "../../../src/client/session/login-state.ts";
import { createSession } from "../../../src/client/session/session.ts";
import type { TabMessage } from "../../../src/client/session/tabs.ts";
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

it("a refresh asks again if another tab logs in meanwhile, with a token for another organization", async () => {
  const state = createLoginState(() => {});
  const old = session("a");
  state.set(old);
  const asked: unknown[] = [];
  const last = session("b", { authTime: 2, expiresAt: 5 });
  const calls = {
    start: () => Promise.reject(new Error("unexpected login")),
    end: () => Promise.reject(new Error("unexpected logout")),
    async refresh(_?: AbortSignal, organization?: string | null) {
      asked.push(organization);
      if (asked.length > 1) return last;
      const other = { id: "o", role: "member" };
      state.receive({ session: session("b", { authTime: 2, expiresAt: 9, organization: other }) });
      expect(state.session).toMatchObject({ id: "b", token: "", organization: null });
      return session("a", { expiresAt: 3 });
    },
  };
  expect(await createSession(calls, state).refreshed(old)).toBe(last);
  expect(asked).toEqual([null, undefined]);
});

describe("an access token of the client", () => {
  afterEach(() => void vi.useRealTimers());

  it.each([
    [5001, "a"],
    [5000, "b"],
    [0, "b"],
  ])("that expires in %i ms is used, or replaced", async (left, used) => {
    vi.useFakeTimers({ now: 1_000_000 });
    const state = createLoginState(() => {});
    state.set(session("a", { expiresAt: Date.now() + left }));
    const calls = {
      start: () => Promise.reject(new Error("unexpected login")),
      end: () => Promise.reject(new Error("unexpected logout")),
      refresh: async () => session("b", { authTime: 2 }),
    };
    expect((await createSession(calls, state).current())?.id).toBe(used);
  });
});
