import { beforeAll, describe, expect, it } from "vitest";
import type { Store } from "../../../src/core/ports.ts";
import type { Session } from "../../../src/core/sessions/model.ts";
import type { OpenStore } from "./open-store.ts";
import { account, client, clientRow, session } from "./records.ts";

/** How a store finds the ended sessions that apps are told of. */
export function storeLogouts(opened: () => OpenStore): void {
  describe("the logouts of apps", () => {
    let store: Store;
    const [told, revoked, silent] = [client(), client({ revokedAt: 1 }), client()];
    const setUri = (uri: string, ...ids: readonly string[]) =>
      opened().sql(
        `update clients set backchannel_logout_uri = ${uri} where id in ('${ids.join("', '")}')`,
      );
    beforeAll(async () => {
      ({ store } = opened());
      for (const one of [told, revoked, silent]) await opened().sql(clientRow(one));
    });

    const insertUser = async (sessionsValidFrom = 0) => {
      const { id } = account();
      await store.insertAccount(account({ id, sessionsValidFrom }));
      return id;
    };
    const insert = async (given: Partial<Session>) => {
      const one = session({ clientId: told.id, parentId: "a parent", ...given });
      await store.insertSession(one);
      return one;
    };
    const found = async (userId: string, sessionId = "", since = 100) =>
      (await store.findEndedSessions({ userId, sessionId, since })).map(({ id }) => id).toSorted();
    const idsOf = (...sessions: readonly Session[]) => sessions.map(({ id }) => id).toSorted();

    it("are asked for while an app has an address for them", async () => {
      expect(await store.hasLogoutReceivers()).toBe(false);
      await setUri("'https://wiki.example.com/logout'", told.id, revoked.id);
      expect(await store.hasLogoutReceivers()).toBe(true);
    });

    it("are those that were revoked at a time or later, of one user and of apps that are told", async () => {
      const [userId, other] = [await insertUser(), await insertUser()];
      const [then, later] = [
        await insert({ userId, revokedAt: 100 }),
        await insert({ userId, revokedAt: 101, offline: 1 }),
      ];
      await insert({ userId, revokedAt: 99 });
      await insert({ userId });
      await insert({ userId: other, revokedAt: 100 });
      await insert({ userId, revokedAt: 100, parentId: null });
      await insert({ userId, revokedAt: 100, clientId: revoked.id });
      await insert({ userId, revokedAt: 100, clientId: silent.id });
      await insert({ userId, revokedAt: 100, clientId: "first-party" });
      expect(await found(userId)).toEqual(idsOf(then, later));
      expect(await store.findEndedSessions({ userId: other, sessionId: "", since: 100 })).toEqual([
        { id: expect.any(String), userId: other, clientId: told.id },
      ]);
    });

    it("are also those that nothing has revoked: of before the end of all sessions, or of a parent that ended", async () => {
      const userId = await insertUser(500);
      const old = await insert({ userId, authenticatedAt: 499 });
      const [parentId, authenticatedAt] = ["this parent", 500];
      const child = await insert({ userId, parentId, authenticatedAt });
      await insert({ userId, parentId, authenticatedAt, offline: 1 });
      await insert({ userId, parentId, authenticatedAt, revokedAt: 99 });
      await insert({ userId, authenticatedAt });
      expect(await found(userId)).toEqual(idsOf(old));
      expect(await found(userId, parentId)).toEqual(idsOf(old, child));
    });
  });
}
