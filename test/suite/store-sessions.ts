import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Store } from "../../src/core/ports.ts";
import { account, insist, session } from "./records.ts";
import type { OpenStore } from "./store.ts";

/** What a store must do with sessions. */
export function storeSessions(open: () => Promise<OpenStore>): void {
  describe("sessions", () => {
    let opened: OpenStore;
    let store: Store;
    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(() => opened.close());

    const insert = async () => {
      const one = account();
      await store.insertAccount(one);
      return one;
    };

    it("are found with the current facts of their account", async () => {
      const one = await insert();
      const its = session({ userId: one.id, revokedAt: 5, userAgent: "x", address: "::1" });
      await store.insertSession(its);
      await store.insertSession(session({ userId: (await insert()).id }));
      const state = {
        userId: one.id,
        authenticatedAt: its.authenticatedAt,
        expiresAt: its.expiresAt,
        revokedAt: 5,
        username: one.username,
        role: "user",
        disabledAt: null,
        sessionsValidFrom: 0,
      };
      expect(await store.findSessionState(its.id)).toStrictEqual(state);

      const changes = "username = 'Bea', role = 'admin', disabled_at = 7, sessions_valid_from = 8";
      await opened.sql(`update users set ${changes} where id = '${one.id}'`);
      expect(await store.findSessionState(its.id)).toStrictEqual({
        ...state,
        username: "Bea",
        role: "admin",
        disabledAt: 7,
        sessionsValidFrom: 8,
      });
    });

    it("are unknown by another id, and when their account is gone", async () => {
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

    it("keep every column, a user agent of 255 characters among them", async () => {
      const its = session({
        generation: 2 ** 31 - 1,
        revokedAt: Number.MAX_SAFE_INTEGER,
        userAgent: "𝒳".repeat(255),
        address: "2001:db8:85a3:8d3:1319:8a2e:370:7348",
      });
      await store.insertSession(its);
      const [row] = await opened.sql(`select * from sessions where id = '${its.id}'`);
      expect(row).toMatchObject({
        id: its.id,
        user_id: its.userId,
        client_id: its.clientId,
        scope: its.scope,
        generation: its.generation,
        rotated_at: its.rotatedAt,
        created_at: its.createdAt,
        authenticated_at: its.authenticatedAt,
        last_seen_at: its.lastSeenAt,
        expires_at: its.expiresAt,
        revoked_at: its.revokedAt,
        user_agent: its.userAgent,
        address: its.address,
      });
    });

    it("of one account may begin fifty at once", async () => {
      const { id: userId } = await insert();
      const many = Array.from({ length: 50 }, () => session({ userId }));
      await Promise.all(many.map((one) => insist(() => store.insertSession(one))));
      const [row] = await opened.sql(
        `select count(*) as n from sessions where user_id = '${userId}'`,
      );
      expect(Number(row?.["n"])).toBe(50);
    });
  });
}
