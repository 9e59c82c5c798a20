import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { consentLimits, scopesOf, type Consent } from "../../../../src/core/consents/model.ts";
import type { Store } from "../../../../src/core/ports.ts";
import type { OpenStore } from "../open-store.ts";
import { account, client, clientRow, insist, session } from "../records.ts";
import { consent } from "./records.ts";

/** What users let other apps do. A user has one consent for each app and host. */
export function storeConsents(opened: () => OpenStore): void {
  describe("consents", () => {
    let store: Store;
    beforeAll(() => {
      ({ store } = opened());
    });

    const found = (one: Consent) => store.findConsent(one);

    it("are one of fifty for the same app and host that come at the same time, with the scopes of all", async () => {
      const { userId, clientId } = consent();
      const scopes = ["email", "offline_access", "openid", "profile", "roles"];
      const all = Array.from({ length: 50 }, (_, at) =>
        consent({ userId, clientId, scope: scopes[at % scopes.length] ?? "" }),
      );
      const outcomes = await Promise.all(all.map((one) => insist(() => store.putConsent(one))));
      expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(1);
      const stored = (await found(all[0]!)) ?? expect.fail("no consent");
      expect(scopesOf(stored).toSorted()).toEqual(scopes);
      expect(stored.id).toBe(all[outcomes.indexOf("created")]?.id);
      expect(await store.listConsents(userId)).toHaveLength(1);
    });

    it("RE-21 RE-22 are found by user, app, host and resource together", async () => {
      const one = consent();
      expect(await found(one)).toBeUndefined();
      expect(await store.putConsent(one)).toBe("created");
      expect(await found(one)).toStrictEqual(one);
      for (const other of [
        { userId: randomUUID() },
        { clientId: randomUUID() },
        { host: "x" },
        { resource: "https://notes.example.com/mcp" },
      ]) {
        expect(await found({ ...one, ...other })).toBeUndefined();
      }
    });

    it("are one for each of two resources of fifty that come at the same time, with the scopes of each", async () => {
      const { userId, clientId } = consent();
      const resources = ["https://notes.example.com/mcp", "https://notes.example.com/Mcp"] as const;
      const scopes = ["notes:read", "notes:write", "offline_access"];
      const all = Array.from({ length: 50 }, (_, at) =>
        consent({
          userId,
          clientId,
          resource: resources[at % 2]!,
          scope: scopes[at % scopes.length]!,
        }),
      );
      const outcomes = await Promise.all(all.map((one) => insist(() => store.putConsent(one))));
      expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(2);
      for (const one of all.slice(0, 2)) {
        const stored = (await found(one)) ?? expect.fail("no consent");
        expect(scopesOf(stored).toSorted()).toEqual(scopes);
        expect(stored.resource).toBe(one.resource);
      }
      expect((await store.listConsents(userId)).map(({ resource }) => resource)).toEqual(
        resources.toSorted(),
      );
    });

    it("RE-23 are replaced if the app says something else of itself, also by two users' pages at the same time", async () => {
      const before = { clientName: "Notes", document: "https://notes.example.com/client.json" };
      const one = consent({ ...before, snapshot: "a".repeat(43), scope: "notes:read openid" });
      await store.putConsent(one);
      const next = { ...one, clientName: "Other", snapshot: "b".repeat(43), updatedAt: 9 };
      const rivals = ["notes:write", "openid"].map((scope) => ({
        ...next,
        id: randomUUID(),
        scope,
      }));
      await Promise.all(rivals.map((rival) => insist(() => store.putConsent(rival))));
      const stored = (await found(one)) ?? expect.fail("no consent");
      expect(scopesOf(stored).toSorted()).toEqual(["notes:write", "openid"]);
      expect(stored).toMatchObject({ id: one.id, clientName: "Other", snapshot: next.snapshot });
      expect(await store.putConsent({ ...one, id: randomUUID() })).toBe("widened");
      expect(await found(one)).toMatchObject({ scope: one.scope, snapshot: one.snapshot });
    });

    it("keep their scopes, and get those that are new", async () => {
      const one = consent();
      await store.putConsent(one);
      const again = { id: randomUUID(), createdAt: 7, updatedAt: 1_795_570_113_053 };
      expect(await store.putConsent({ ...one, ...again, scope: "profile" })).toBe("kept");
      expect(await found(one)).toStrictEqual(one);
      expect(await store.putConsent({ ...one, ...again, scope: "email openid" })).toBe("widened");
      const { updatedAt } = again;
      const wider = { ...one, scope: "openid profile email", updatedAt };
      expect(await found(one)).toStrictEqual(wider);
      expect(await store.putConsent(one)).toBe("created");
      expect(await found(one)).toStrictEqual(wider);
    });

    it("are listed by user, in pages, with the name of the app and the last use of its sessions", async () => {
      const userId = randomUUID();
      const app = client({ name: "Notes" });
      await opened().sql(clientRow(app));
      const one = consent({ userId, clientId: app.id });
      await store.putConsent(one);
      const listed = async () => (await store.listConsents(userId))[0];
      expect(await listed()).toStrictEqual({ ...one, registeredName: "Notes", lastUsedAt: null });
      for (const lastSeenAt of [5, 9, 7]) {
        await store.insertSession(session({ userId, clientId: app.id, lastSeenAt }));
      }
      await store.insertSession(session({ userId, lastSeenAt: 11 }));
      await store.insertSession(session({ clientId: app.id, lastSeenAt: 13 }));
      expect(await listed()).toMatchObject({ lastUsedAt: 9 });

      const clientId = randomUUID();
      const hosts = Array.from({ length: consentLimits.listed + 1 }, (_, at) => `h${100 + at}`);
      for (const host of hosts) await store.putConsent(consent({ userId, clientId, host }));
      const first = await store.listConsents(userId);
      expect(first).toHaveLength(consentLimits.listed);
      const all = [...first, ...(await store.listConsents(userId, first.at(-1)))];
      expect(new Set(all.map(({ host }) => host))).toEqual(new Set([one.host, ...hosts]));
      expect(all).toHaveLength(hosts.length + 1);
      const unnamed = all.find((row) => row.clientId === clientId);
      expect(unnamed).toMatchObject({ registeredName: null, lastUsedAt: null });
    });

    it("are deleted for all hosts of an app, and all together", async () => {
      const one = consent();
      const { userId, clientId } = one;
      const [otherHost, otherApp] = [
        consent({ userId, clientId, host: "other.example.com" }),
        consent({ userId }),
      ];
      const otherUser = consent({ clientId });
      for (const each of [one, otherHost, otherApp, otherUser]) await store.putConsent(each);
      await store.deleteConsentsOfClient(userId, clientId);
      expect(await found(one)).toBeUndefined();
      expect(await found(otherHost)).toBeUndefined();
      expect(await found(otherApp)).toStrictEqual(otherApp);
      await store.deleteConsentsOf(userId);
      expect(await found(otherApp)).toBeUndefined();
      expect(await found(otherUser)).toStrictEqual(otherUser);
    });

    it("end with the codes and all sessions of their app, also those that outlive a logout, and no others", async () => {
      const owner = account();
      const { id: userId } = owner;
      await store.insertAccount(owner);
      const clientId = randomUUID();
      const mine = [session({ userId, clientId }), session({ userId, clientId, offline: 1 })];
      const others = [session({ userId }), session({ clientId })];
      for (const each of [...mine, ...others]) await store.insertSession(each);
      const code = (of: string, user: string) =>
        `insert into authorizations (id, kind, client_id, request, user_id, scope, expires_at) values ('${randomUUID()}', 'code', '${of}', '{}', '${user}', 'openid', 9)`;
      await opened().sql(code(clientId, userId));
      await opened().sql(code(randomUUID(), userId));
      await opened().sql(code(clientId, randomUUID()));
      for (const now of [9, 10]) await store.endClientAccess(userId, clientId, now);
      const revoked = await opened().sql(
        `select id, revoked_at as at from sessions where revoked_at is not null and client_id = '${clientId}' or user_id = '${userId}' and revoked_at is not null`,
      );
      const ended = revoked.map(({ id, at }) => [String(id), Number(at)]);
      expect(Object.fromEntries(ended)).toEqual(Object.fromEntries(mine.map(({ id }) => [id, 9])));
      const left = `select user_id from authorizations where client_id = '${clientId}' or user_id = '${userId}'`;
      expect(await opened().sql(left)).toHaveLength(2);
    });

    it("are listed by app, the newest first, in pages, without those of deleted accounts", async () => {
      const clientId = randomUUID();
      const owner = account();
      const gone = account({ deletedAt: 5 });
      for (const one of [owner, gone]) await store.insertAccount(one);
      const { id: userId, username } = owner;
      const number = consentLimits.listed + 5;
      const all = Array.from({ length: number }, (_, at) =>
        consent({ userId, clientId, host: `h${at}`, createdAt: Math.floor(at / 3) }),
      );
      for (const one of all) await store.putConsent(one);
      await store.putConsent(consent({ clientId, userId: gone.id, createdAt: 99 }));
      await store.putConsent(consent({ userId }));
      const sorted = all
        .toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1))
        .map((one) => ({ ...one, username }));
      const first = await store.listClientConsents(clientId, {
        at: Number.MAX_SAFE_INTEGER,
        id: "",
      });
      expect(first).toStrictEqual(sorted.slice(0, consentLimits.listed + 1));
      const { createdAt: at, id } = first[consentLimits.listed - 1]!;
      const second = await store.listClientConsents(clientId, { at, id });
      expect(second).toStrictEqual(sorted.slice(consentLimits.listed));
    });

    it("of a deleted account are found until they are deleted", async () => {
      const one = account();
      await store.insertAccount(one);
      await store.putConsent(consent({ userId: one.id }));
      const { id, passwordHash: from } = one;
      await store.deleteAccount({ userId: id, from, usernameKey: id, emailKey: id, now: 7 });
      expect(await store.listDeletedWithConsents(6)).not.toContain(id);
      expect(await store.listDeletedWithConsents(7)).toContain(id);
      await store.deleteConsentsOf(id);
      expect(await store.listDeletedWithConsents(7)).not.toContain(id);
    });
  });
}
