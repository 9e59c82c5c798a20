import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { createLoginState } from "../../../src/client/login-state.ts";
import type { TabMessage } from "../../../src/client/tabs.ts";
import { session, user } from "./sample-session.ts";

/** A login state, and the messages that it broadcasts to other tabs. */
function openState() {
  const sent: TabMessage[] = [];
  return { state: createLoginState((message) => sent.push(message)), sent };
}

describe("the login state", () => {
  it("is unknown at first, and is nobody after the server reports no session", () => {
    const { state, sent } = openState();
    expect([state.isKnown, state.session]).toEqual([false, undefined]);
    state.clear(undefined);
    expect([state.isKnown, state.session]).toEqual([true, undefined]);
    expect(sent).toEqual([]);
  });

  it("broadcasts what the server reports, and never what other tabs sent", () => {
    const { state, sent } = openState();
    state.set(session("a"));
    state.receive({ session: session("a", { expiresAt: 2 }) });
    state.receive({ session: session("b", { authTime: 2 }) });
    state.clear("b");
    state.receive({ ended: "c" });
    expect(sent).toEqual([{ session: session("a") }, { ended: "b" }]);
  });

  it("becomes known by a session from another tab, but not by the end of one", () => {
    const { state } = openState();
    state.receive({ ended: "a" });
    expect(state.isKnown).toBe(false);
    state.receive({ session: session("a", { expiresAt: 9 }) });
    expect(state.isKnown).toBe(false);
    state.receive({ session: session("b") });
    expect([state.isKnown, state.session]).toEqual([true, session("b")]);
  });

  it("accepts every session from the server, even one with an earlier login", () => {
    const { state } = openState();
    state.set(session("b", { authTime: 9 }));
    state.set(session("a", { authTime: 1 }));
    expect(state.session).toEqual(session("a", { authTime: 1 }));
  });

  it("is nobody if the server sends a session that has ended meanwhile", () => {
    const { state, sent } = openState();
    state.set(session("a"));
    state.receive({ ended: "a" });
    state.set(session("a", { expiresAt: 9 }));
    expect(state.session).toBeUndefined();
    expect(sent).toHaveLength(1);
  });

  it("calls listeners when the user or the user's data changes, after the change is made", () => {
    const { state } = openState();
    const listener = vi.fn(() => seen.push(state.session?.user.id));
    const seen: (string | undefined)[] = [];
    state.onChange(listener);
    state.clear(undefined);
    expect(listener).not.toHaveBeenCalled();
    state.set(session("a"));
    state.set(session("a", { expiresAt: 2 }));
    state.set(session("b", { user: { ...user } }));
    expect(listener).toHaveBeenCalledTimes(1);
    state.receive({ session: session("c", { authTime: 2, user: { ...user, name: "Other" } }) });
    state.receive({ ended: "a" });
    expect(listener).toHaveBeenCalledTimes(2);
    state.receive({ ended: "c" });
    expect(listener.mock.calls).toEqual([[user], [{ ...user, name: "Other" }], [undefined]]);
    expect(seen).toEqual([user.id, user.id, undefined]);
  });

  it("never returns to a session that ended or was replaced, in any order of events", () => {
    const id = fc.constantFrom("a", "b", "c");
    const number = fc.integer({ min: 1, max: 4 });
    const any = fc
      .tuple(id, number, number)
      .map(([id, authTime, expiresAt]) => session(id, { authTime, expiresAt }));
    const step = fc.oneof(
      any.map((session) => ({ set: session })),
      any.map((session) => ({ receive: { session } })),
      id.map((ended) => ({ receive: { ended } })),
      fc.option(id, { nil: undefined }).map((clear) => ({ clear })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const { state, sent } = openState();
        const gone = new Set<string>();
        for (const step of steps) {
          const before = state.session?.id;
          if ("set" in step) state.set(step.set);
          else if ("receive" in step) state.receive(step.receive);
          else state.clear(step.clear);
          const now = state.session?.id;
          if (before !== undefined && before !== now) gone.add(before);
          if ("receive" in step && "ended" in step.receive) gone.add(step.receive.ended);
          if ("clear" in step && step.clear !== undefined) gone.add(step.clear);
          expect(gone.has(now ?? "nobody")).toBe(false);
          const last = sent.at(-1);
          if (last && "session" in last && "set" in step && now) expect(last.session.id).toBe(now);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
