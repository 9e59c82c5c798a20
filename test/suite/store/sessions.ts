import { beforeAll, describe, expect, it } from "vitest";
import type { Store } from "../../../src/core/ports.ts";
import type { Session } from "../../../src/core/sessions/model.ts";
import type { OpenStore } from "./open-store.ts";
import { account, client, clientRow, insist, session, sessionRows } from "./records.ts";

/** How a store inserts, finds and rotates sessions, and records their last use. */
export function storeSessions(opened: () => OpenStore): void {
  describe("sessions", () => {
    let store: Store;
    beforeAll(() => {
      ({ store } = opened());
    });

    const insert = async () => {
      const one = account();
      await store.insertAccount(one);
      return one;
    };

    /** Opens a session, by default of a new account. */
    const begin = async (given: Partial<Session> = {}) => {
      const its = session({ userId: (await insert()).id, ...given });
      await store.insertSession(its);
      return its;
    };
    const rowOf = async ({ id }: Session) =>
      (await opened().sql(`select * from sessions where id = '${id}'`))[0] ?? {};

    it("are found with the current data of their account", async () => {
      const one = await insert();
      const its = session({ userId: one.id, revokedAt: 5, userAgent: "x", address: "::1" });
      await store.insertSession(its);
      await store.insertSession(session({ userId: (await insert()).id }));
      const state = {
        userId: one.id,
        clientId: "first-party",
        scope: its.scope,
        generation: its.generation,
        rotatedAt: its.rotatedAt,
        authenticatedAt: its.authenticatedAt,
        provenAt: its.provenAt,
        methods: its.methods,
        lastSeenAt: its.lastSeenAt,
        expiresAt: its.expiresAt,
        revokedAt: 5,
        username: one.username,
        role: "user",
        disabledAt: null,
        sessionsValidFrom: 0,
        clientRevokedAt: null,
        parentId: null,
        organizationId: null,
        offline: 0,
        elevatedAt: null,
        remembered: 1,
        resource: null,
      };
      const facts = { email: one.email, emailVerifiedAt: null, name: one.name, locale: null };
      expect(await store.findSessionState(its.id)).toStrictEqual({ ...state, ...facts });

      const changes = "username = 'Bea', role = 'admin', disabled_at = 7, sessions_valid_from = 8";
      const ofOwner = "email = 'b@example.org', email_verified_at = 9, name = 'Bé', locale = 'de'";
      await opened().sql(`update users set ${changes}, ${ofOwner} where id = '${one.id}'`);
      expect(await store.findSessionState(its.id)).toStrictEqual({
        ...state,
        username: "Bea",
        role: "admin",
        disabledAt: 7,
        sessionsValidFrom: 8,
        email: "b@example.org",
        emailVerifiedAt: 9,
        name: "Bé",
        locale: "de",
      });
      // Of the hash, only whether there is one.
      const shown = { ...((await store.findAccount(one.id)) ?? one), passwordHash: "" };
      const current = { ...shown, ...state, username: "Bea", role: "admin" };
      const together = { ...current, disabledAt: 7, sessionsValidFrom: 8 };
      expect(await store.findSessionAccount(its.id)).toStrictEqual(together);
      expect(await store.findSessionAccount(session().id)).toBeUndefined();
      await opened().sql(`update users set password_hash = '!' where id = '${one.id}'`);
      const none = { ...together, passwordHash: "!" };
      expect(await store.findSessionAccount(its.id)).toStrictEqual(none);
    });

    it("are found with what their app may learn of the account, many at the same time", async () => {
      const app = client();
      await opened().sql(clientRow(app));
      await opened().sql(`update clients set roles = 1 where id = '${app.id}'`);
      const people = Array.from({ length: 5 }, (_, at) =>
        account({
          emailVerifiedAt: at || null,
          picture: at % 2 ? `https://images.example.com/${at}.png` : null,
        }),
      );
      const logins = people.map((person, at) =>
        session({ userId: person.id, clientId: at % 2 ? app.id : "first-party" }),
      );
      for (const person of people) await store.insertAccount(person);
      for (const login of logins) await store.insertSession(login);
      const found = await Promise.all(
        [...logins, session()].map(({ id }) => store.findSessionProfile(id)),
      );
      const expected = await Promise.all(
        logins.map(async ({ id }, at) => {
          const { email, emailVerifiedAt, name, picture, updatedAt } = people[at]!;
          const facts = { email, emailVerifiedAt, name, picture, updatedAt };
          const { locale: _, ...state } = (await store.findSessionState(id))!;
          return { ...state, ...facts, roles: at % 2 ? 1 : null };
        }),
      );
      expect(found.map((one) => one && { ...one, id: undefined })).toEqual([
        ...expected.map((one) => ({ ...one, id: undefined })),
        undefined,
      ]);
    });

    it("are found with the time at which their client was revoked, if any", async () => {
      const [app, revoked] = [client(), client({ revokedAt: 9 })];
      for (const one of [app, revoked]) await opened().sql(clientRow(one));
      for (const [clientId, clientRevokedAt] of [
        [app.id, null],
        [revoked.id, 9],
        ["first-party", null],
      ] as const) {
        const its = await begin({ clientId });
        const state = await store.findSessionState(its.id);
        expect(state).toMatchObject({ clientId, clientRevokedAt });
      }
    });

    it("are not found by another id or without their account", async () => {
      const orphan = session();
      await store.insertSession(orphan);
      expect(await store.findSessionState(orphan.id)).toBeUndefined();
      expect(await store.findSessionState(session().id)).toBeUndefined();
      const one = await insert();
      const its = session({ userId: one.id });
      await store.insertSession(its);
      expect(await store.findSessionState(its.id.toUpperCase())).toBeUndefined();
      expect(await store.findSessionState(its.id)).toMatchObject({ userId: one.id });
    });

    it.each([2, 3, 8, 16, 17, 40])(
      "are each found when %i are looked up at the same time, and unknown ones are not",
      async (count) => {
        const { id: userId } = await insert();
        const known = Array.from({ length: count - 1 }, (_, generation) =>
          session({ userId, generation }),
        );
        await opened().sql(sessionRows(known));
        const ids = [session().id, ...known.map(({ id }) => id)];
        const states = await Promise.all(ids.map((id) => store.findSessionState(id)));
        expect(states[0]).toBeUndefined();
        expect(states.slice(1).map((state) => state?.generation)).toEqual(
          known.map(({ generation }) => generation),
        );
        const [owner] = (await opened().sql(`select * from users where id = '${userId}'`)) ?? [];
        const { email, name } = owner ?? {};
        for (const state of states.slice(1)) {
          expect(state).toMatchObject({ email, emailVerifiedAt: null, name, locale: null });
        }
      },
    );

    it("keep every column, including a user agent of 255 characters", async () => {
      const its = session({
        generation: 2 ** 31 - 1,
        revokedAt: Number.MAX_SAFE_INTEGER,
        userAgent: "𝒳".repeat(255),
        address: "2001:db8:85a3:8d3:1319:8a2e:370:7348",
        scope: "x".repeat(1024),
        parentId: session().id,
        offline: 1,
        resource: `https://api.example.com/${"x".repeat(488)}`,
      });
      await store.insertSession(its);
      expect(await rowOf(its)).toMatchObject({
        id: its.id,
        user_id: its.userId,
        client_id: its.clientId,
        scope: its.scope,
        generation: its.generation,
        rotated_at: its.rotatedAt,
        created_at: its.createdAt,
        authenticated_at: its.authenticatedAt,
        proven_at: its.provenAt,
        last_seen_at: its.lastSeenAt,
        expires_at: its.expiresAt,
        revoked_at: its.revokedAt,
        user_agent: its.userAgent,
        address: its.address,
        parent_id: its.parentId,
        offline: 1,
        resource: its.resource,
      });
    });

    it("have no recent proof if a server of an earlier release has stored them", async () => {
      const its = session({ userId: (await insert()).id });
      const {
        provenAt: _,
        methods: __,
        parentId: ___,
        offline: ____,
        resource: _____,
        elevatedAt: ______,
        remembered: _______,
        ...row
      } = its;
      const columns = Object.keys(row).map((name) =>
        name.replaceAll(/[A-Z]/g, "_$&").toLowerCase(),
      );
      const values = Object.values(row).map((value) =>
        typeof value === "string" ? `'${value}'` : String(value),
      );
      await opened().sql(`insert into sessions (${columns.join()}) values (${values.join()})`);
      const kept = { authenticatedAt: its.authenticatedAt, methods: "password" };
      expect(await store.findSessionState(its.id)).toMatchObject({ ...kept, provenAt: 0 });
      expect(await rowOf(its)).toMatchObject({
        parent_id: null,
        offline: 0,
        resource: null,
        elevated_at: null,
      });
      await store.elevateSession({ sessionId: its.id, provenAt: 5, methods: "passkey" });
      expect(await store.findSessionState(its.id)).toMatchObject({ provenAt: 5 });
    });

    it("keep the organization that was chosen last, or none, until they are revoked", async () => {
      const { id: userId } = await insert();
      const [its, other] = [session({ userId }), session({ userId })];
      await insist(() => store.insertSession(its));
      await insist(() => store.insertSession(other));
      const chosen = async (id = its.id) => (await store.findSessionState(id))?.organizationId;
      expect(await chosen()).toBeNull();
      for (const organizationId of [other.id, its.id, null, other.id]) {
        await store.chooseOrganization(its.id, organizationId);
        expect(await chosen()).toBe(organizationId);
      }
      expect(await chosen(other.id)).toBeNull();
      await store.revokeSession(its.id, userId, 9);
      await store.chooseOrganization(its.id, null);
      expect(await chosen()).toBe(other.id);
    });

    it("of one account can be inserted twenty at once", async () => {
      const { id: userId } = await insert();
      const many = Array.from({ length: 20 }, () => session({ userId }));
      await Promise.all(many.map((one) => insist(() => store.insertSession(one))));
      const [row] = await opened().sql(
        `select count(*) as n from sessions where user_id = '${userId}'`,
      );
      expect(Number(row?.["n"])).toBe(20);
    });

    it("are all listed in pages of fifty, the newest first, ended ones included", async () => {
      const userId = session().userId;
      const all = Array.from({ length: 101 }, (_, index) =>
        session({
          userId,
          createdAt: Math.floor(index / 7),
          revokedAt: index % 2 === 0 ? 5 : null,
        }),
      );
      await opened().sql(sessionRows([...all, session()]));
      const newestFirst = all.toSorted(
        (a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1),
      );
      const first = await store.listAllSessions(userId);
      const second = await store.listAllSessions(userId, first.at(-1));
      const third = await store.listAllSessions(userId, second.at(-1));
      expect([first, second, third].map(({ length }) => length)).toEqual([50, 50, 1]);
      expect([...first, ...second, ...third]).toStrictEqual(newestFirst);
      expect(await store.listAllSessions(userId, third.at(-1))).toEqual([]);
    });

    it("rotate from the current generation to the next, and change only two times as well", async () => {
      const its = await begin({ generation: 2 ** 31 - 2, revokedAt: null });
      const before = await rowOf(its);
      expect(
        await store.rotateSession({ sessionId: its.id, from: 2 ** 31 - 2, now: 1_800_000_000_000 }),
      ).toBe(true);
      expect(await rowOf(its)).toEqual({
        ...before,
        generation: 2 ** 31 - 1,
        rotated_at: 1_800_000_000_000,
        last_seen_at: 1_800_000_000_000,
      });
    });

    it("do not rotate from another generation, or if they are revoked or unknown", async () => {
      const [its, revoked] = [await begin({ generation: 5 }), await begin({ revokedAt: 1 })];
      const before = [await rowOf(its), await rowOf(revoked)];
      for (const from of [0, 4, 6]) {
        expect(await store.rotateSession({ sessionId: its.id, from, now: 9 })).toBe(false);
      }
      const others = [revoked.id, session().id, its.id.toUpperCase(), ""];
      for (const sessionId of others) {
        expect(await store.rotateSession({ sessionId, from: 0, now: 9 })).toBe(false);
      }
      expect([await rowOf(its), await rowOf(revoked)]).toEqual(before);
    });

    it("rotate for only one of twenty concurrent attempts", async () => {
      const its = await begin();
      const bystander = await begin({ userId: its.userId });
      const won = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          insist(() => store.rotateSession({ sessionId: its.id, from: 0, now: index })),
        ),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store.findSessionState(its.id)).toMatchObject({
        generation: 1,
        rotatedAt: won.indexOf(true),
      });
      expect(await store.findSessionState(bystander.id)).toMatchObject({ generation: 0 });
    });

    it("do not rotate for a repeated attempt, because the state shows the result of the first", async () => {
      const its = await begin();
      const rotation = { sessionId: its.id, from: 0, now: 7 };
      expect(await store.rotateSession(rotation)).toBe(true);
      expect(await store.rotateSession({ ...rotation, now: 8 })).toBe(false);
      expect(await store.findSessionState(its.id)).toMatchObject({ generation: 1, rotatedAt: 7 });
    });

    it("record their last use, unless it was recorded recently, and change nothing else", async () => {
      const [its, other] = [await begin({ lastSeenAt: 100 }), await begin({ lastSeenAt: 1 })];
      const before = await rowOf(its);
      await store.touchSession(its.id, 200, 99);
      await store.touchSession(its.id, 200, 100);
      await store.touchSession(session().id, 200, 101);
      await store.touchSession(its.id.toUpperCase(), 200, 101);
      expect(await rowOf(its)).toEqual(before);
      await store.touchSession(its.id, 200, 101);
      await store.touchSession(its.id, 150, 101);
      expect(await rowOf(its)).toEqual({ ...before, last_seen_at: 200 });
      expect(await rowOf(other)).toMatchObject({ last_seen_at: 1 });
    });
  });
}
