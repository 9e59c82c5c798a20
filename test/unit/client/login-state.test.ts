import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { createLoginState } from "../../../src/client/login-state.ts";
import type { News } from "../../../src/client/tabs.ts";
import { session, user } from "./sessions.ts";

function open() {
  const told: News[] = [];
  return { state: createLoginState((news) => told.push(news)), told };
}

describe("who is logged in", () => {
  it("is not known at first, and is nobody once the server said so", () => {
    const { state, told } = open();
    expect([state.isKnown, state.session]).toEqual([false, undefined]);
    state.leave(undefined);
    expect([state.isKnown, state.session]).toEqual([true, undefined]);
    expect(told).toEqual([]);
  });

  it("is told to the other tabs when the server says it, and not when they do", () => {
    const { state, told } = open();
    state.enter(session("a"));
    state.hear({ session: session("a", { ends: 2 }) });
    state.hear({ session: session("b", { since: 2 }) });
    state.leave("b");
    state.hear({ ended: "c" });
    expect(told).toEqual([{ session: session("a") }, { ended: "b" }]);
  });

  it("is known by what another tab says, but not by the end of a session elsewhere", () => {
    const { state } = open();
    state.hear({ ended: "a" });
    expect(state.isKnown).toBe(false);
    state.hear({ session: session("a", { ends: 9 }) });
    expect(state.isKnown).toBe(false);
    state.hear({ session: session("b") });
    expect([state.isKnown, state.session]).toEqual([true, session("b")]);
  });

  it("is by the server's word whoever it says, also by an earlier login", () => {
    const { state } = open();
    state.enter(session("b", { since: 9 }));
    state.enter(session("a", { since: 1 }));
    expect(state.session).toEqual(session("a", { since: 1 }));
  });

  it("is nobody when the server gives a session that has ended", () => {
    const { state, told } = open();
    state.enter(session("a"));
    state.hear({ ended: "a" });
    state.enter(session("a", { ends: 9 }));
    expect(state.session).toBeUndefined();
    expect(told).toHaveLength(1);
  });

  it("is told to listeners when another is, or other facts are, and with what is true then", () => {
    const { state } = open();
    const told = vi.fn(() => seen.push(state.session?.user.id));
    const seen: (string | undefined)[] = [];
    state.onChange(told);
    state.leave(undefined);
    expect(told).not.toHaveBeenCalled();
    state.enter(session("a"));
    state.enter(session("a", { ends: 2 }));
    state.enter(session("b", { user: { ...user } }));
    expect(told).toHaveBeenCalledTimes(1);
    state.hear({ session: session("c", { since: 2, user: { ...user, name: "Other" } }) });
    state.hear({ ended: "a" });
    expect(told).toHaveBeenCalledTimes(2);
    state.hear({ ended: "c" });
    expect(told.mock.calls).toEqual([[user], [{ ...user, name: "Other" }], [undefined]]);
    expect(seen).toEqual([user.id, user.id, undefined]);
  });

  it("is never again one whose session has ended or was replaced, whatever comes when", () => {
    const id = fc.constantFrom("a", "b", "c");
    const number = fc.integer({ min: 1, max: 4 });
    const any = fc
      .tuple(id, number, number)
      .map(([id, since, ends]) => session(id, { since, ends }));
    const step = fc.oneof(
      any.map((session) => ({ enter: session })),
      any.map((session) => ({ hear: { session } })),
      id.map((ended) => ({ hear: { ended } })),
      fc.option(id, { nil: undefined }).map((leave) => ({ leave })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const { state, told } = open();
        const gone = new Set<string>();
        for (const step of steps) {
          const before = state.session?.id;
          if ("enter" in step) state.enter(step.enter);
          else if ("hear" in step) state.hear(step.hear);
          else state.leave(step.leave);
          const now = state.session?.id;
          if (before !== undefined && before !== now) gone.add(before);
          if ("hear" in step && "ended" in step.hear) gone.add(step.hear.ended);
          if ("leave" in step && step.leave !== undefined) gone.add(step.leave);
          expect(gone.has(now ?? "nobody")).toBe(false);
          const last = told.at(-1);
          if (last && "session" in last && "enter" in step && now)
            expect(last.session.id).toBe(now);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
