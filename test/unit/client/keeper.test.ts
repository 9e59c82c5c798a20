import { describe, expect, it } from "vitest";
import { createKeeper } from "../../../src/client/keeper.ts";
import type { LiveSession } from "../../../src/client/live-session.ts";
import { createLoginState } from "../../../src/client/login-state.ts";
import type { News } from "../../../src/client/tabs.ts";
import { session } from "./sessions.ts";

describe("a refresh during which another tab spoke", () => {
  /** What is the session after a refresh of "a" that gives `next`, when another tab says `news` meanwhile. */
  async function after(next: LiveSession, news: News): Promise<LiveSession | undefined> {
    const state = createLoginState(() => {});
    const old = session("a", { ends: 1 });
    state.enter(old);
    const calls = {
      start: () => Promise.reject(new Error("nobody logs in")),
      end: () => Promise.reject(new Error("nobody logs out")),
      async refresh() {
        state.hear(news);
        return next;
      },
    };
    const renewed = await createKeeper(calls, state).renewed(old);
    expect(state.session).toBe(renewed);
    return renewed;
  }

  const next = session("a", { ends: 3 });

  it("counts, when that was an older token of the same session", async () => {
    expect(await after(next, { session: session("a", { ends: 2 }) })).toBe(next);
  });

  it("does not, when that was a newer one, another login or the end", async () => {
    const newer = session("a", { ends: 4 });
    expect(await after(next, { session: newer })).toBe(newer);
    const other = session("b", { since: 2 });
    expect(await after(next, { session: other })).toBe(other);
    expect(await after(next, { ended: "a" })).toBeUndefined();
  });
});
