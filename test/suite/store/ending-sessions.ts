import { beforeAll, describe, expect, it } from "vitest";
import type { Account } from "../../../src/core/accounts/model.ts";
import type { Store } from "../../../src/core/ports.ts";
import type { Session } from "../../../src/core/sessions/model.ts";
import { liveAt } from "../../../src/core/sessions/policy.ts";
import { usualTerms } from "../../support/session-terms.ts";
import type { OpenStore } from "./open-store.ts";
import { account, client, clientRow, insist, session, sessionRows } from "./records.ts";

const day = 86_400_000;
const noon = Date.UTC(2026, 10, 25, 12);

/** How a store ends sessions, and which sessions it lists as live. */
export function storeSessionEnds(opened: () => OpenStore): void {
  describe("the end of sessions", () => {
    let store: Store;
    beforeAll(() => {
      ({ store } = opened());
    });

    const insert = async (given: Partial<Account> = {}) => {
      const one = account(given);
      await store.insertAccount(one);
      return one.id;
    };
    /** A session from noon, with the given fields replaced. */
    const fromNoon = (userId: string, given: Partial<Session> = {}) =>
      session({
        userId,
        createdAt: noon,
        rotatedAt: noon,
        authenticatedAt: noon,
        provenAt: noon,
        expiresAt: noon + 30 * day,
        ...given,
      });
    const begin = async (userId: string, given: Partial<Session> = {}) => {
      const its = fromNoon(userId, given);
      await store.insertSession(its);
      return its;
    };
    /** Opens several sessions, one millisecond apart. */
    const beginMany = async (userId: string, count: number, first = noon) => {
      const all = times(count, userId).map((id, index) =>
        fromNoon(id, { createdAt: first + index }),
      );
      await opened().sql(sessionRows(all));
      return all;
    };
    const endOf = async ({ id }: Session) => (await store.findSessionState(id))?.revokedAt;
    const endsOf = (all: readonly Session[]) => Promise.all(all.map(endOf));
    const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

    /** Each makes a session that has ended by noon. The other sessions of its account are still live. */
    const endings = {
      "is revoked": (userId: string) => begin(userId, { revokedAt: noon }),
      "has expired": (userId: string) => begin(userId, { expiresAt: noon }),
      "was not refreshed for more than seven days": (userId: string) =>
        begin(userId, { rotatedAt: noon - 7 * day - 1 }),
      "was opened before its owner ended all sessions": async (userId: string) => {
        await store.setSessionsValidFrom(userId, noon);
        return begin(userId, { authenticatedAt: noon - 1 });
      },
      "belongs to a revoked client": async (userId: string) => {
        const app = client({ revokedAt: 1 });
        await opened().sql(clientRow(app));
        return begin(userId, { clientId: app.id });
      },
    };

    describe("one by one", () => {
      it("ends a session of the user, and keeps the first time when it is ended again", async () => {
        const userId = await insert();
        const [its, other] = [await begin(userId), await begin(userId)];
        expect(await store.revokeSession(its.id, userId, 5)).toBe("ended");
        expect(await store.revokeSession(its.id, userId, 6)).toBe("ended before");
        expect(await endsOf([its, other])).toEqual([5, null]);
      });

      it("does not end another user's session or an unknown one", async () => {
        const [userId, stranger] = [await insert(), await insert()];
        const its = await begin(userId);
        for (const [id, by] of [
          [its.id, stranger],
          [its.id, ""],
          [its.id, userId.toUpperCase()],
          [its.id.toUpperCase(), userId],
          [session().id, userId],
          ["", userId],
        ] as const) {
          expect(await store.revokeSession(id, by, 5)).toBeUndefined();
        }
        expect(await endOf(its)).toBeNull();
        await store.revokeSession(its.id, userId, 5);
        expect(await store.revokeSession(its.id, stranger, 6)).toBeUndefined();
      });

      it("ends a session once when twenty calls end it at the same time", async () => {
        const userId = await insert();
        const its = await begin(userId);
        const ended = await Promise.all(
          times(20, its.id).map((id, at) => insist(() => store.revokeSession(id, userId, 5 + at))),
        );
        const winner = ended.indexOf("ended");
        expect(ended).toEqual(times(20, "ended before").with(winner, "ended"));
        expect(await endOf(its)).toBe(5 + winner);
      });
    });

    it("ends all other sessions of the user, and keeps the time of those that had ended", async () => {
      const [userId, stranger] = [await insert(), await insert()];
      const mine = await beginMany(userId, 3);
      const [kept, ended] = [await begin(userId), await begin(userId, { revokedAt: 1 })];
      const theirs = await begin(stranger);
      await store.revokeOtherSessions(kept.id, userId, 5);
      expect(await endsOf([...mine, kept, ended, theirs])).toEqual([5, 5, 5, null, 1, null]);
      await store.revokeOtherSessions(theirs.id, userId, 6);
      expect(await endsOf([...mine, kept, theirs])).toEqual([5, 5, 5, 6, null]);
    });

    it("ends all sessions of the user, and keeps the time of those that had ended", async () => {
      const [userId, stranger] = [await insert(), await insert()];
      const mine = [await begin(userId), await begin(userId, { revokedAt: 1 })];
      // Opened on a server whose clock is ahead.
      const ahead = await begin(userId, { authenticatedAt: noon + day, createdAt: noon + day });
      const theirs = await begin(stranger);
      await store.revokeAllSessions(userId, 5);
      expect(await endsOf([...mine, ahead, theirs])).toEqual([5, 1, 5, null]);
    });

    describe("beyond the limit", () => {
      it("ends the oldest sessions of the user, and keeps twenty and all sessions of other users", async () => {
        const [userId, stranger] = [await insert(), await insert()];
        const theirs = await beginMany(stranger, 1, noon - day);
        const mine = await beginMany(userId, 20);
        await store.revokeSurplusSessions(userId, liveAt(usualTerms, noon));
        expect(await endsOf(mine)).toEqual(times(20, null));
        const more = await beginMany(userId, 3, noon + 1000);
        await store.revokeSurplusSessions(userId, liveAt(usualTerms, noon + 5));
        expect(await endsOf(mine)).toEqual([...times(3, noon + 5), ...times(17, null)]);
        expect(await endsOf([...more, ...theirs])).toEqual(times(4, null));
      });

      it("ends those with the smallest ids among sessions of one millisecond, even in concurrent calls", async () => {
        const userId = await insert();
        const all = times(30, userId).map((id) => fromNoon(id));
        await opened().sql(sessionRows(all));
        await Promise.all(
          times(10, userId).map((id) =>
            insist(() => store.revokeSurplusSessions(id, liveAt(usualTerms, noon))),
          ),
        );
        const inOrder = all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
        expect(await endsOf(inOrder)).toEqual([...times(10, noon), ...times(20, null)]);
      });

      it.each(Object.entries(endings))("does not count a session that %s", async (_, die) => {
        const userId = await insert();
        const oldest = await begin(userId, { createdAt: noon - 1 });
        const dead = await die(userId);
        const revokedAt = await endOf(dead);
        await beginMany(userId, 19);
        await store.revokeSurplusSessions(userId, liveAt(usualTerms, noon));
        expect(await endsOf([oldest, dead])).toEqual([null, revokedAt]);
        await beginMany(userId, 1, noon + 1000);
        await store.revokeSurplusSessions(userId, liveAt(usualTerms, noon));
        expect(await endOf(oldest)).toBe(noon);
      });
    });

    describe("with children", () => {
      /** A session with a child, one that outlives it, and a child of another session. */
      const family = async (given: Partial<Session> = {}) => {
        const userId = await insert();
        const [parent, other] = [await begin(userId, given), await begin(userId)];
        const child = await begin(userId, { parentId: parent.id });
        const offline = await begin(userId, { parentId: parent.id, offline: 1 });
        const stranger = await begin(userId, { parentId: other.id });
        return { userId, parent, child, offline, stranger, other };
      };

      it("ends them too, but not those that outlive it", async () => {
        const { userId, parent, child, offline, stranger, other } = await family();
        expect(await store.revokeSession(parent.id, userId, 5)).toBe("ended");
        await store.revokeChildren(parent.id, 5);
        expect(await endsOf([parent, child, offline, stranger, other])).toEqual([
          5,
          5,
          null,
          null,
          null,
        ]);
        await store.revokeChildren(parent.id, 6);
        expect(await endsOf([parent, child, offline])).toEqual([5, 5, null]);
      });

      it("ends nothing but a child that is ended itself", async () => {
        const { userId, parent, child, offline } = await family();
        for (const one of [child, offline]) {
          await store.revokeSession(one.id, userId, 5);
          await store.revokeChildren(one.id, 5);
        }
        expect(await endsOf([parent, child, offline])).toEqual([null, 5, 5]);
      });

      it("ends all with all and with all others, also those that outlive it", async () => {
        const one = await family();
        await store.revokeAllSessions(one.userId, 5);
        expect(await endsOf([one.parent, one.child, one.offline])).toEqual([5, 5, 5]);
        const two = await family();
        await store.revokeOtherSessions(two.parent.id, two.userId, 6);
        expect(await endsOf([two.parent, two.child, two.offline])).toEqual([null, 6, 6]);
      });

      it("ends them with a parent beyond the limit", async () => {
        const one = await family({ createdAt: noon - 1 });
        const { userId, parent, child, offline, stranger } = one;
        const [newer, ahead] = [noon + 1, noon + 2];
        for (const { id } of [child, offline, stranger]) {
          await opened().sql(`update sessions set created_at = ${ahead} where id = '${id}'`);
        }
        await beginMany(userId, 20, newer);
        expect(await store.revokeSurplusSessions(userId, liveAt(usualTerms, noon + 100))).toBe(2);
        const ends = await endsOf([parent, one.other, child, offline, stranger]);
        expect(ends).toEqual([noon + 100, noon + 100, noon + 100, null, noon + 100]);
      });

      it("of an app beyond the limit ends the oldest, and none of other apps, users and browsers", async () => {
        const one = await family({ createdAt: noon - day });
        const { userId, parent } = one;
        const app = { clientId: client().id, parentId: parent.id };
        const oldest = await begin(userId, { ...app, createdAt: noon - 2 });
        const offline = await begin(userId, { ...app, createdAt: noon - 1, offline: 1 });
        const twenty = [];
        for (let n = 0; n < 20; n++) {
          // A session can be older than its app's others and belong to another parent.
          const parentId = n % 2 ? parent.id : one.other.id;
          twenty.push(await begin(userId, { ...app, parentId, createdAt: noon + n }));
        }
        const stranger = await insert();
        const others = [
          parent,
          one.other,
          one.child,
          one.offline,
          await begin(userId, { clientId: app.clientId, createdAt: noon - day }),
          await begin(stranger, { ...app, createdAt: noon - day }),
        ];
        const end = () =>
          store.revokeSurplusChildren(userId, app.clientId, liveAt(usualTerms, noon + 100));
        expect(await end()).toBe(2);
        expect(await end()).toBe(0);
        expect(await endsOf([oldest, offline])).toEqual([noon + 100, noon + 100]);
        expect(await endsOf([...twenty, ...others])).toEqual(times(26, null));
      });

      it("ends none of an app with twenty, and counts none that has ended or is from the future", async () => {
        const { userId, parent } = await family();
        const app = { clientId: client().id, parentId: parent.id };
        const all = [];
        for (let n = 0; n < 20; n++) all.push(await begin(userId, app));
        await begin(userId, { ...app, revokedAt: 1 });
        await begin(userId, { ...app, expiresAt: noon });
        await begin(userId, { ...app, createdAt: noon + day });
        expect(
          await store.revokeSurplusChildren(userId, app.clientId, liveAt(usualTerms, noon)),
        ).toBe(0);
        expect(await endsOf(all)).toEqual(times(20, null));
      });

      it("counts no session of an app as one of the browser", async () => {
        const { userId, parent, other, child, offline } = await family();
        const mine = await beginMany(userId, 18, noon + 1);
        expect(await store.revokeSurplusSessions(userId, liveAt(usualTerms, noon + 100))).toBe(0);
        expect(await endsOf([parent, other, child, offline, ...mine])).toEqual(times(22, null));
      });

      it("moves them to another session of the same user, except those that have ended", async () => {
        const { userId, parent, child, offline, stranger, other } = await family();
        const dead = await begin(userId, { parentId: parent.id, revokedAt: 1 });
        const move = { from: parent.id, to: other.id };
        const parentsOf = async () => {
          const states = [child, offline, stranger, dead].map(({ id }) =>
            store.findSessionState(id),
          );
          return (await Promise.all(states)).map((state) => state?.parentId);
        };
        const before = [parent.id, parent.id, other.id, parent.id];
        await store.moveChildren({ ...move, userId: await insert() });
        expect(await parentsOf()).toEqual(before);
        for (const _ of ["first", "again"]) await store.moveChildren({ ...move, userId });
        expect(await parentsOf()).toEqual([other.id, other.id, other.id, parent.id]);
      });

      it("is stored once, by whichever call comes first, and stays ended", async () => {
        const { userId, parent } = await family();
        const its = fromNoon(userId, { parentId: parent.id });
        const later = { ...its, createdAt: noon + 1 };
        const all = [its, later, { ...later, address: "::1" }];
        await Promise.all(all.map((one) => insist(() => store.insertChildSession(one))));
        await store.revokeSession(its.id, userId, 5);
        for (const one of all) await store.insertChildSession(one);
        expect(await store.findSessionState(its.id)).toMatchObject({
          parentId: parent.id,
          revokedAt: 5,
        });
      });

      it("is read with its parent", async () => {
        const { parent, child, offline } = await family();
        const read = ({ id }: Session) => store.findSessionState(id);
        expect(await read(parent)).toMatchObject({ parentId: null, offline: 0 });
        expect(await read(child)).toMatchObject({ parentId: parent.id, offline: 0 });
        expect(await read(offline)).toMatchObject({ parentId: parent.id, offline: 1 });
      });
    });

    describe("by sessions_valid_from", () => {
      const validFrom = async (userId: string) =>
        Number(
          (await opened().sql(`select * from users where id = '${userId}'`))[0]?.[
            "sessions_valid_from"
          ],
        );

      it("raises the time of one account, and never lowers it", async () => {
        const [userId, stranger] = [await insert(), await insert({ sessionsValidFrom: 3 })];
        for (const [moment, then] of [
          [100, 100],
          [99, 100],
          [100, 100],
          [101, 101],
          [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
          [0, Number.MAX_SAFE_INTEGER],
        ] as const) {
          await store.setSessionsValidFrom(userId, moment);
          expect(await validFrom(userId)).toBe(then);
        }
        await store.setSessionsValidFrom(account().id, 9);
        expect(await validFrom(stranger)).toBe(3);
      });

      it("keeps the latest of twenty times that are set at once, in any order", async () => {
        const userId = await insert();
        const moments = Array.from({ length: 20 }, (_, index) => 1 + ((index * 17) % 20));
        await Promise.all(
          moments.map((moment) => insist(() => store.setSessionsValidFrom(userId, moment))),
        );
        expect(await validFrom(userId)).toBe(20);
      });
    });

    it("A1: notes a re-authentication in the session itself, which no other proof moves", async () => {
      const { id: sessionId } = await begin(await insert());
      const methods = "password";
      for (const [proof, elevatedAt] of [
        [{ provenAt: noon + 1 }, null],
        [{ provenAt: noon + 5, elevatedAt: noon + 4 }, noon + 4],
        [{ provenAt: noon + 6 }, noon + 4],
        [{ provenAt: noon + 5, elevatedAt: noon + 5 }, noon + 4],
        [{ provenAt: noon + 6, elevatedAt: noon + 6 }, noon + 6],
      ] as const) {
        await store.elevateSession({ sessionId, methods, ...proof });
        expect(await store.findSessionState(sessionId)).toMatchObject({ elevatedAt });
      }
    });

    it("takes a new proof of its person, but no older one, and none if it is revoked", async () => {
      const userId = await insert();
      const [one, ended] = [await begin(userId), await begin(userId, { revokedAt: 1 })];
      for (const [{ id: sessionId }, provenAt, methods] of [
        [one, noon, "password totp"],
        [one, noon + 5, "passkey"],
        [one, noon + 4, "password"],
        [ended, noon + 5, "passkey"],
      ] as const) {
        await store.elevateSession({ sessionId, provenAt, methods });
      }
      // The proof does not decide which ends of all sessions the session outlives.
      expect(await store.findSessionState(one.id)).toMatchObject({
        authenticatedAt: noon,
        provenAt: noon + 5,
        methods: "passkey",
      });
      expect(await store.findSessionState(ended.id)).toMatchObject({
        authenticatedAt: noon,
        provenAt: noon,
        methods: "password",
      });
    });

    it("outlives the end of all sessions without a new proof, unless it is revoked", async () => {
      const userId = await insert();
      const [one, ended] = [await begin(userId), await begin(userId, { revokedAt: 1 })];
      const other = await begin(userId);
      for (const { id } of [one, ended]) {
        for (const later of [5, 4]) await store.keepSession(id, noon + later);
      }
      await store.keepSession(session().id, noon + 5);
      await store.setSessionsValidFrom(userId, noon + 5);
      const kept = { provenAt: noon, methods: "password" };
      expect(await store.findSessionState(one.id)).toMatchObject({
        authenticatedAt: noon + 5,
        ...kept,
      });
      for (const { id } of [ended, other]) {
        expect(await store.findSessionState(id)).toMatchObject({ authenticatedAt: noon, ...kept });
      }
      const listed = await store.listSessions(userId, liveAt(usualTerms, noon));
      expect(listed.map(({ id }) => id)).toEqual([one.id]);
    });

    describe("in the list", () => {
      const listed = async (userId: string, now = noon) =>
        (await store.listSessions(userId, liveAt(usualTerms, now))).map(({ id }) => id);

      it("shows live sessions with their public fields, the newest first", async () => {
        const userId = await insert({ disabledAt: 1 });
        await begin(await insert());
        const device = { userAgent: "Firefox 𝒳", address: "2001:db8::1" };
        const old = await begin(userId, { ...device, lastSeenAt: 7, createdAt: noon - 1 });
        const tied = [await begin(userId), await begin(userId)].toSorted((a, b) =>
          a.id < b.id ? 1 : -1,
        );
        const late = await begin(userId, { createdAt: noon + 1 });
        const all = [late, ...tied, old];
        expect(await store.listSessions(userId, liveAt(usualTerms, noon))).toStrictEqual(
          all.map((one) => ({
            id: one.id,
            clientId: one.clientId,
            createdAt: one.createdAt,
            rotatedAt: one.rotatedAt,
            role: "user",
            lastSeenAt: one.lastSeenAt,
            expiresAt: one.expiresAt,
            userAgent: one.userAgent,
            address: one.address,
          })),
        );
        expect(await listed(account().id)).toEqual([]);
      });

      it.each(Object.entries(endings))("leaves out a session that %s", async (_, die) => {
        const userId = await insert();
        const its = await begin(userId);
        await die(userId);
        expect(await listed(userId)).toEqual([its.id]);
      });

      it("leaves out a session that ends with its parent, and shows one that outlives it", async () => {
        const userId = await insert();
        const parent = await begin(userId, { createdAt: noon - 1 });
        await begin(userId, { parentId: parent.id });
        const offline = await begin(userId, { parentId: parent.id, offline: 1 });
        expect(await listed(userId)).toEqual([offline.id, parent.id]);
      });

      it("shows a session up to its last millisecond", async () => {
        const userId = await insert({ sessionsValidFrom: noon });
        const idle = await begin(userId, { rotatedAt: noon - 7 * day });
        const ending = await begin(userId, { expiresAt: noon + 1 });
        expect((await listed(userId)).toSorted()).toEqual([idle.id, ending.id].toSorted());
        expect(await listed(userId, noon + 1)).toEqual([]);
      });
    });
  });
}
