import { describe, expect, it } from "vitest";
import { accountEvents } from "../../../src/core/accounts/rows.ts";
import { adminEvents } from "../../../src/core/admin/rows.ts";
import { logLines, tableEntries } from "../../../src/core/audit/entry.ts";
import { auditLimits } from "../../../src/core/audit/limits.ts";
import type { AuditEntry } from "../../../src/core/audit/model.ts";
import type { Listener } from "../../../src/core/audit/ports.ts";
import type { EventRow } from "../../../src/core/audit/row.ts";
import { accessEvents } from "../../../src/core/audit/rows.ts";
import { createAuditTrail } from "../../../src/core/audit/trail.ts";
import { Failure, serverFailures } from "../../../src/core/failures.ts";
import { loginEvents } from "../../../src/core/login/rows.ts";
import { effectLimits, type Effect } from "../../../src/core/outbox/effects.ts";
import { sessionEvents } from "../../../src/core/sessions/rows.ts";
import type { LogFields } from "../../../src/core/system.ts";
import { throttleEvents } from "../../../src/core/throttle/rows.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { noon } from "../support/claims.ts";

const hour = 3_600_000;

/** An effect, and what the log says if it is lost. */
const effect = (
  run: Effect["run"],
  lost: Effect["lost"] = () => expect.fail("the effect is lost"),
): Effect => ({ channel: "webhook", run, lost });

/** A trail whose later work runs when the test says so. */
function scene({
  auditTable = true,
  others = [],
}: { auditTable?: boolean; others?: readonly Listener[] } = {}) {
  const stored: AuditEntry[] = [];
  const forgotten: string[] = [];
  const logged: { readonly event: string; readonly fields: LogFields }[] = [];
  const planned: (() => Promise<void>)[] = [];
  /** The number of rows of each INSERT that succeeded. */
  const sizes: number[] = [];
  const never = new Promise<void>(() => {});
  const lost: string[] = [];
  const state = { now: noon, isDown: false, refused: "", gate: Promise.resolve(), timeout: never };
  const write = (event: string, fields: LogFields = {}) => void logged.push({ event, fields });
  const fail = () => {
    if (state.isDown) {
      throw new Failure(serverFailures.unavailable, { reason: "no connection in time" });
    }
  };
  const log = { info: write, warn: write, error: write };
  const trail = createAuditTrail({
    store: {
      async insertAuditEntry(entry) {
        await state.gate;
        fail();
        if (entry.event === state.refused) throw new TypeError("refused");
        stored.push(entry);
        sizes.push(1);
      },
      async insertAuditEntries(entries) {
        await state.gate;
        fail();
        if (entries.some(({ event }) => event === state.refused)) throw new TypeError("refused");
        stored.push(...entries);
        sizes.push(entries.length);
      },
      async forgetAuditEntriesOf(subjectId) {
        fail();
        forgotten.push(`${subjectId} after ${stored.length}`);
      },
    },
    later: (work) => void planned.push(work),
    atMost: (_, work) => Promise.race([work.then(() => {}), state.timeout]),
    listeners: [logLines(log), tableEntries(systemRandom, { auditTable }), ...others],
    countLost: (channel) => void lost.push(channel),
    clock: () => state.now,
    log,
  });
  const later = async () => {
    for (let work = planned.shift(); work; work = planned.shift()) await work();
  };
  const names = () => logged.map(({ event }) => event);
  return { trail, stored, sizes, forgotten, logged, names, planned, state, later, lost };
}

describe("the audit trail", () => {
  it("writes the line at once and the row later", async () => {
    const { trail, stored, names, planned, later } = scene();
    trail.record(accountEvents.user_email_verified, { subjectId: "ann" });
    trail.record(sessionEvents.session_logout, { subjectId: "ann" });
    expect(names()).toEqual(["user_email_verified", "session_logout"]);
    expect(stored).toEqual([]);
    expect(planned).toHaveLength(1);
    await later();
    expect(stored.map(({ event }) => event)).toEqual(["user_email_verified", "session_logout"]);
    expect(trail.counts()).toEqual({ waiting: 0, dropped: 0, failed: 0, isFailing: false });
  });

  it("keeps an administrator's act waiting until its row is stored", async () => {
    const { trail, stored, planned } = scene();
    await trail.recordNow(adminEvents.sensitive_read, { actorId: "eve", subjectId: "ann" });
    expect(stored).toMatchObject([{ event: "sensitive_read", actorId: "eve", subjectId: "ann" }]);
    expect(planned).toEqual([]);
  });

  it("drops the rows beyond its queue, counts them, and keeps their lines", async () => {
    const { trail, stored, names, later } = scene();
    for (let count = 0; count < auditLimits.waiting + 3; count++) {
      trail.record(sessionEvents.session_logout, {});
    }
    expect(trail.counts()).toMatchObject({ dropped: 3, isFailing: true });
    expect(names()).toHaveLength(auditLimits.waiting + 3);
    await later();
    expect(stored).toHaveLength(auditLimits.waiting);
    expect(trail.counts()).toEqual({ waiting: 0, dropped: 3, failed: 0, isFailing: false });
  });

  it("stores what waits by few statements, in its order, and tells others after the first of them", async () => {
    const { trail, stored, sizes, later } = scene({
      others: [
        {
          hears: ({ name }) => name === "user_deleted",
          hear: () => [effect(async () => void sizes.push(-stored.length))],
        },
      ],
    });
    for (let count = 0; count < 15; count++) {
      trail.record(count === 12 ? accountEvents.user_deleted : sessionEvents.session_logout, {
        subjectId: String(count),
      });
    }
    await later();
    expect(stored.map(({ subjectId }) => Number(subjectId))).toEqual([...Array(15).keys()]);
    expect(sizes).toEqual([8, -8, 4, 2, 1]);
  });

  it("loses no other row of a statement that the database refuses because of one", async () => {
    const { trail, stored, names, state, later } = scene();
    state.refused = "user_updated";
    for (const event of [
      sessionEvents.session_logout,
      accountEvents.user_updated,
      adminEvents.user_enabled,
      adminEvents.user_archived,
    ]) {
      trail.record(event, {});
    }
    await later();
    expect(stored.map(({ event }) => event)).toEqual([
      "session_logout",
      "user_enabled",
      "user_archived",
    ]);
    expect(trail.counts()).toEqual({ waiting: 0, dropped: 0, failed: 1, isFailing: false });
    expect(names().filter((name) => name === "audit_write_failed")).toHaveLength(1);
  });

  it("counts the rows that the database does not take, and says so once for an outage", async () => {
    const { trail, stored, logged, state, later } = scene();
    const failures = () => logged.filter(({ event }) => event === "audit_write_failed");
    state.isDown = true;
    for (let count = 0; count < 3; count++) trail.record(sessionEvents.session_logout, {});
    await trail.recordNow(adminEvents.user_enabled, {});
    await later();
    expect(trail.counts()).toEqual({ waiting: 0, dropped: 0, failed: 4, isFailing: true });
    expect(failures()).toEqual([
      {
        event: "audit_write_failed",
        fields: { code: "unavailable", reason: "no connection in time" },
      },
    ]);
    state.isDown = false;
    await trail.recordNow(adminEvents.user_enabled, {});
    expect(trail.counts()).toMatchObject({ failed: 4, isFailing: false });
    expect(stored).toHaveLength(1);
    state.isDown = true;
    await trail.recordNow(adminEvents.user_enabled, {});
    expect(failures()).toHaveLength(2);
  });

  it("stores nothing if the table is off or the event is only logged", async () => {
    const off = scene({ auditTable: false });
    off.trail.record(sessionEvents.session_logout, {});
    await off.trail.recordNow(adminEvents.user_enabled, {});
    expect([off.stored, off.planned]).toEqual([[], []]);
    expect(off.names()).toEqual(["session_logout", "user_enabled"]);
    const on = scene();
    on.trail.record(sessionEvents.session_renewed, { subjectId: "ann" });
    expect([on.names(), on.planned]).toEqual([["session_renewed"], []]);
  });

  it("reports a key once in a while, and each key and event for itself", () => {
    const { trail, names, state } = scene();
    const first = (key: string) =>
      trail.recordFirst({ key, every: hour }, throttleEvents.excess_rate_limit_exceeded, {});
    first("a");
    first("a");
    first("b");
    trail.recordFirst({ key: "a", every: hour }, accessEvents.authz_fail, {});
    expect(names()).toHaveLength(3);
    state.now += hour;
    first("a");
    expect(names()).toHaveLength(4);
    state.now -= 2 * hour;
    first("a");
    expect(names()).toHaveLength(5);
  });

  it("tells a counter each repetition, and nobody else", async () => {
    const heard = { counter: 0, other: 0 };
    const hears = ({ name }: EventRow) => name === "excess_rate_limit_exceeded";
    const { trail, names, stored, later } = scene({
      others: [
        { hears, hearsRepetitions: () => true, hear: () => void heard.counter++ },
        { hears, hear: () => void heard.other++ },
      ],
    });
    const once = { key: "a", every: hour };
    for (let time = 0; time < 3; time++) {
      trail.recordFirst(once, throttleEvents.excess_rate_limit_exceeded, {});
      trail.recordFirst(once, accessEvents.authz_fail, {});
    }
    await later();
    expect(heard).toEqual({ counter: 3, other: 1 });
    expect(names()).toEqual(["excess_rate_limit_exceeded", "authz_fail"]);
    expect(stored).toHaveLength(2);
  });

  it("remembers ten thousand keys, and forgets the oldest first", () => {
    const { trail, names } = scene();
    const first = (key: string) =>
      trail.recordFirst({ key, every: hour }, accessEvents.authz_fail, {});
    for (let count = 0; count <= auditLimits.remembered; count++) first(`key ${count}`);
    const before = names().length;
    first("key 1");
    expect(names()).toHaveLength(before);
    first("key 0");
    expect(names()).toHaveLength(before + 1);
  });

  it("stores what waits before it forgets an account", async () => {
    const { trail, forgotten, names, state } = scene();
    trail.record(accountEvents.user_deleted, { subjectId: "ann" });
    await trail.forget("ann");
    expect(forgotten).toEqual(["ann after 1"]);
    state.isDown = true;
    await trail.forget("ann");
    expect(names()).toContain("audit_of_deleted_left");
  });

  it("waits for the rows that are being written too", async () => {
    const { trail, stored, state, later } = scene();
    const { promise, resolve } = Promise.withResolvers<void>();
    state.gate = promise;
    trail.record(sessionEvents.session_logout, {});
    const running = later();
    const flushed = trail.flush().then(() => stored.length);
    resolve();
    expect(await flushed).toBe(1);
    await running;
  });

  it("waits no longer than its patience for a write that never ends, and stores what comes later", async () => {
    const { trail, stored, forgotten, state, planned, later } = scene();
    state.gate = new Promise(() => {});
    trail.record(sessionEvents.session_logout, {});
    // The context of the request that began this write is gone.
    void planned.shift()?.();
    state.gate = Promise.resolve();
    state.timeout = Promise.resolve();
    trail.record(accountEvents.user_deleted, { subjectId: "ann" });
    await trail.forget("ann");
    expect(forgotten).toEqual(["ann after 1"]);
    state.timeout = new Promise(() => {});
    trail.record(adminEvents.user_enabled, {});
    await later();
    await trail.flush();
    expect(stored.map(({ event }) => event)).toEqual(["user_deleted", "user_enabled"]);
  });

  it("stores only what its columns take", async () => {
    const { trail, stored } = scene();
    await trail.recordNow(accountEvents.user_updated, {
      actorId: "cli:Jürgen\n",
      clientId: "c".repeat(100),
      origin: { address: "a".repeat(99), requestId: "r".repeat(64) },
      detail: { fields: Array.from({ length: 50 }, (_, at) => `${at} ${"x".repeat(200)}`) },
    });
    const more = { name: "x".repeat(200), secret: "not allowed" };
    await trail.recordNow(loginEvents.authn_login_fail, { detail: more });
    expect(stored[0]).toMatchObject({
      at: noon,
      actorId: "cli:J?rgen?",
      subjectId: null,
      clientId: "c".repeat(64),
      address: "a".repeat(45),
      requestId: "r".repeat(36),
      detail: null,
    });
    expect(stored[1]?.detail).toBe(JSON.stringify({ name: "x".repeat(100) }));
  });
});

describe("what others are told of an event", () => {
  /** A trail whose listener tells somebody by `run`. */
  const telling = (run: () => Promise<void>) => {
    const reasons: unknown[] = [];
    const one = effect(run, (why) => void reasons.push(why));
    const hears = ({ name }: EventRow) => name === "user_deleted";
    return { reasons, ...scene({ others: [{ hears, hear: () => [{ ...one }] }] }) };
  };

  it("A1: is stored although a thousand failed logins wait, which the table then lacks", async () => {
    const told: string[] = [];
    const { trail, later, lost, stored } = telling(async () => void told.push("user_deleted"));
    for (let count = 0; count < auditLimits.waiting; count++) {
      trail.record(loginEvents.authn_login_fail, {});
    }
    trail.record(accountEvents.user_deleted, {});
    expect(trail.counts()).toMatchObject({ dropped: 1 });
    await later();
    expect([told, lost]).toEqual([["user_deleted"], []]);
    expect(stored).toHaveLength(auditLimits.waiting);
  });

  it("is stored after one statement of a flood that never ends", async () => {
    const written: number[] = [];
    const { trail, stored, later } = telling(async () => void written.push(stored.length));
    for (let count = 0; count < 100; count++) trail.record(loginEvents.authn_login_fail, {});
    trail.record(accountEvents.user_deleted, {});
    await later();
    expect(written).toEqual([auditLimits.batches[0]]);
  });

  it("is counted and told to the log if it cannot be stored", async () => {
    const { trail, later, lost, reasons } = telling(() =>
      Promise.reject(new Failure(serverFailures.unavailable, { reason: "no connection in time" })),
    );
    trail.record(accountEvents.user_deleted, {});
    await later();
    await trail.recordNow(accountEvents.user_deleted, {});
    const reason = { code: "unavailable", reason: "no connection in time" };
    expect([lost, reasons]).toEqual([
      ["webhook", "webhook"],
      [reason, reason],
    ]);
  });

  it("waits for a database that stalls, ten thousand at most, and the log tells each further one", async () => {
    const { trail, later, planned, lost, reasons, state } = telling(() => state.gate);
    const { promise, resolve } = Promise.withResolvers<void>();
    state.gate = promise;
    trail.record(accountEvents.user_deleted, {});
    const running = planned.shift()?.();
    for (let count = 0; count < effectLimits.waiting + 1; count++) {
      trail.record(accountEvents.user_deleted, {});
    }
    expect(lost).toHaveLength(2);
    expect(reasons).toEqual([{ reason: "too many wait" }, { reason: "too many wait" }]);
    resolve();
    await running;
    await later();
    trail.close();
    expect(lost).toHaveLength(2);
  });

  it("is lost with a line if the process ends before the database takes it", async () => {
    const { trail, planned, lost, reasons } = telling(() => new Promise(() => {}));
    trail.record(accountEvents.user_deleted, {});
    void planned.shift()?.();
    trail.record(accountEvents.user_deleted, {});
    // Until the first one is being stored.
    await new Promise(setImmediate);
    trail.close();
    trail.close();
    expect(lost).toEqual(["webhook", "webhook"]);
    expect(reasons).toEqual([{ reason: "the server stopped" }, { reason: "the server stopped" }]);
  });

  it("is lost with a line if its write never ends, as that of a cancelled request of a Worker", async () => {
    let isHanging = true;
    const { trail, planned, later, lost, reasons, state } = telling(() =>
      isHanging ? new Promise(() => {}) : Promise.resolve(),
    );
    trail.record(accountEvents.user_deleted, {});
    void planned.shift()?.();
    await new Promise(setImmediate);
    isHanging = false;
    state.now += effectLimits.patience + 1;
    trail.record(accountEvents.user_deleted, {});
    await later();
    expect([lost, reasons]).toEqual([["webhook"], [{ reason: "the database did not respond" }]]);
    trail.close();
    expect(lost).toHaveLength(1);
  });
});
