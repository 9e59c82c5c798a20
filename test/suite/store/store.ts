import { getTableConfig, type MySqlTable } from "drizzle-orm/mysql-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Store } from "../../../src/core/ports.ts";
import * as schema from "../../../src/drivers/store/schema/mysql.ts";
import { storeAdmin } from "./accounts/admin.ts";
import { storeDeletions } from "./accounts/deleting.ts";
import { storePasswords } from "./accounts/passwords.ts";
import { storeAudit } from "./audit.ts";
import { storeAuthorizations } from "./authorizations/authorizations.ts";
import { storeClients } from "./clients.ts";
import { storeConsents } from "./consents/consents.ts";
import { storeSessionEnds } from "./ending-sessions.ts";
import { storeFactors } from "./factors/factors.ts";
import { expectSilent, storeRefusals, thrownBy } from "./faults/refusals.ts";
import { storeInvitations } from "./invitations.ts";
import { storeLinks, storeLoginLinks } from "./links.ts";
import { storeLogouts } from "./logouts.ts";
import type { OpenStore } from "./open-store.ts";
import { storeOrganizations } from "./organizations.ts";
import { storeOutbox } from "./outbox.ts";
import { account, insist } from "./records.ts";
import { storeResources } from "./resources.ts";
import { storeSearch } from "./search.ts";
import { storeSessions } from "./sessions.ts";
import { storeThrottle } from "./throttle.ts";
import { storeIdentities } from "./upstream/identities.ts";

/** The requirements of a store on any database. `open` opens a store over a fresh, migrated database, which is slow. */
export function storeSuite(open: () => Promise<OpenStore>): void {
  let opened: OpenStore;
  let store: Store;
  beforeAll(async () => {
    opened = await open();
    store = opened.store;
  });
  afterAll(() => opened.close());

  const insert = async (given = {}) => {
    const one = account(given);
    expect(await store.insertAccount(one)).toBe(true);
    return one;
  };
  const countOf = async (condition: string): Promise<number> => {
    const [row] = await opened.sql(`select count(*) as n from users where ${condition}`);
    return Number(row?.["n"]);
  };

  it("has exactly the methods that this suite tests", () => {
    expect(Object.keys(store).toSorted()).toEqual([
      "acceptInvitation",
      "acceptTerms",
      "changeEmail",
      "changePassword",
      "changeRole",
      "chooseOrganization",
      "claimByLoginLink",
      "claimDelivery",
      "countDeliveries",
      "countEvents",
      "countHits",
      "countMembers",
      "countSignUps",
      "countTry",
      "countUsers",
      "countWords",
      "deleteAccount",
      "deleteAuthorizationsOf",
      "deleteConsentsOf",
      "deleteConsentsOfClient",
      "deleteCounters",
      "deleteDeliveriesOf",
      "deleteDelivery",
      "deleteExpiredAuthorizations",
      "deleteExpiredCounter",
      "deleteExpiredCounters",
      "deleteExpiredSessions",
      "deleteExpiredUses",
      "deleteIdentitiesOf",
      "deleteIdentity",
      "deleteIdleSessions",
      "deleteInvitation",
      "deleteInvitationTo",
      "deleteInvitationsBy",
      "deleteMembershipsOf",
      "deleteOldAuditEntries",
      "deleteOldDeliveries",
      "deleteOlderDeliveries",
      "deleteOrganization",
      "deleteOtherRecoveryCodes",
      "deleteOtherWords",
      "deletePasskey",
      "deletePasskeyUnlessLast",
      "deletePasskeysOf",
      "deleteRecoveryCodesOf",
      "deleteRevokedSessions",
      "deleteSessionsOf",
      "deleteTotp",
      "deleteTotpUnlessLast",
      "deleteWordsOf",
      "disableUser",
      "elevateSession",
      "enableUser",
      "endClientAccess",
      "findAccount",
      "findAccountByEmail",
      "findAccountByUsername",
      "findAuthorization",
      "findClient",
      "findClientLogo",
      "findClientLogoTime",
      "findCode",
      "findConflicts",
      "findConsent",
      "findCounters",
      "findCredentials",
      "findDueDeliveries",
      "findEndedSessions",
      "findFactors",
      "findHits",
      "findIdentity",
      "findInvitation",
      "findListedUser",
      "findListedUsers",
      "findMember",
      "findMemberSession",
      "findMembership",
      "findOrganization",
      "findOrganizationBySlug",
      "findPasskey",
      "findResource",
      "findScanned",
      "findSessionAccount",
      "findSessionProfile",
      "findSessionState",
      "findStats",
      "findUnindexed",
      "findUsernames",
      "forgetAuditEntriesOf",
      "forgetInviter",
      "hasLogoutReceivers",
      "hasUnindexed",
      "insertAccount",
      "insertAuditEntries",
      "insertAuditEntry",
      "insertAuthorization",
      "insertChildSession",
      "insertCounter",
      "insertDelivery",
      "insertIdentity",
      "insertManyWords",
      "insertMembership",
      "insertOrganization",
      "insertPasskey",
      "insertRecoveryCodes",
      "insertSession",
      "insertStat",
      "insertTotp",
      "insertUse",
      "insertWords",
      "keepCounter",
      "keepSession",
      "listAccounts",
      "listAllSessions",
      "listAuditEntries",
      "listClientConsents",
      "listConsents",
      "listDeletedWithConsents",
      "listDeletedWithFactors",
      "listDeletedWithIdentities",
      "listDeletedWithMemberships",
      "listDeletedWithWords",
      "listDisabledUsers",
      "listIdentities",
      "listInvitations",
      "listInvitationsTo",
      "listMembers",
      "listMemberships",
      "listNewestUsers",
      "listOrganizations",
      "listOwned",
      "listPasskeys",
      "listRecoveryCodes",
      "listResources",
      "listSessions",
      "listTotpOfKey",
      "listTrail",
      "listUnverifiedUsers",
      "listUsersByEmail",
      "listUsersByUsername",
      "listUsersOfRole",
      "listUsersWithFactor",
      "moveChildren",
      "noteIdentityUse",
      "notePasskeyUse",
      "ping",
      "postponeDelivery",
      "purgeDeletedAccounts",
      "purgeInvitations",
      "purgeOrganizations",
      "putConsent",
      "putInvitation",
      "releaseEmail",
      "removeMember",
      "removePassword",
      "renamePasskey",
      "replacePasswordHash",
      "replaceTotpBox",
      "resetFactorSettings",
      "resetPassword",
      "resetWithoutFactors",
      "revokeAllSessions",
      "revokeChildren",
      "revokeOtherSessions",
      "revokeSession",
      "revokeSurplusChildren",
      "revokeSurplusSessions",
      "rotateSession",
      "setEmail",
      "setEmailFailedAt",
      "setEmailVerified",
      "setInvitation",
      "setManyWordsAt",
      "setMemberRole",
      "setSessionsValidFrom",
      "setTwoFactor",
      "setWordsAt",
      "takeRecoveryCode",
      "takeTotpStep",
      "touchSession",
      "transferOrganization",
      "updateAccount",
      "updateOrganization",
      "useAuthorization",
      "useLoginLink",
      "useRecoverySet",
      "verifyEmail",
      "walkIndexed",
    ]);
  });

  describe("accounts", () => {
    it("keeps every field, with times as numbers and absent times as null", async () => {
      const plain = await insert();
      const full = await insert({
        role: "admin",
        emailVerifiedAt: 0,
        disabledAt: 4_102_444_800_123,
        sessionsValidFrom: 2 ** 31,
        createdAt: Number.MAX_SAFE_INTEGER,
        updatedAt: 1,
      });
      for (const one of [plain, full]) {
        expect(await store.findAccount(one.id)).toStrictEqual(one);
        expect(await store.findAccountByUsername(one.usernameKey)).toStrictEqual(one);
        expect(await store.findAccountByEmail(one.emailKey)).toStrictEqual(one);
      }
    });

    it.each([
      ["an emoji of several code points", "👩‍👩‍👧‍👦 Ann"],
      ["128 characters of four bytes", "𝒳".repeat(128)],
      ["quotes, backslashes and comment marks", `\\' " \\\\ -- /* */ # \` %_`],
      ["letters that a collation would fold", "ÁDMIN ß ſ İ"],
    ])("keeps a name with %s", async (_, name) => {
      const one = await insert({ name });
      expect((await store.findAccountByUsername(one.usernameKey))?.name).toBe(name);
    });

    it("finds no account by an unknown key", async () => {
      const one = await insert();
      expect(await store.findAccount(one.usernameKey)).toBeUndefined();
      expect(await store.findAccountByUsername(one.emailKey)).toBeUndefined();
      expect(await store.findAccountByEmail(one.usernameKey)).toBeUndefined();
      expect(await store.findAccountByUsername("")).toBeUndefined();
      expect(await store.findConflicts("", "")).toEqual([]);
    });

    it.each(["id", "usernameKey", "emailKey"] as const)(
      "rejects a second account with only the same %s, and keeps the first unchanged",
      async (key) => {
        const first = await insert();
        expect(await store.insertAccount(account({ [key]: first[key] }))).toBe(false);
        expect(await store.findAccountByUsername(first.usernameKey)).toStrictEqual(first);
        expect(await countOf(`id = '${first.id}' or email_key = '${first.emailKey}'`)).toBe(1);
      },
    );

    it("inserts only one of twenty concurrent accounts with the same username", async () => {
      const { usernameKey } = account();
      const rivals = Array.from({ length: 20 }, () => account({ usernameKey }));
      const won = await Promise.all(
        rivals.map((rival) => insist(() => store.insertAccount(rival))),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store.findAccountByUsername(usernameKey)).toStrictEqual(
        rivals[won.indexOf(true)],
      );
      expect(await countOf(`username_key = '${usernameKey}'`)).toBe(1);
    });

    it("changes username, name, picture, attributes and version of one account, if its version is still the given one", async () => {
      const [one, bystander] = [await insert(), await insert()];
      const changed = {
        ...one,
        username: "Bea",
        usernameKey: `bea-${one.id}`,
        name: "Bea 𝒳",
        picture: `https://images.example.com/${"b".repeat(485)}`,
        attributes: `{"note":"${"𝒳".repeat(2000)}"}`,
        updatedAt: one.updatedAt + 1,
      };
      const more = { role: "admin", emailVerifiedAt: 1, email: "x", passwordHash: "stolen" };
      for (const other of [{ updatedAt: one.updatedAt - 1 }, { attributes: "{}" }]) {
        const from = { ...one, ...other };
        expect(await store.updateAccount({ ...changed, ...more }, from)).toBe("changed");
      }
      expect(await store.findAccount(one.id)).toStrictEqual(one);
      for (const _ of ["first", "again"]) {
        expect(await store.updateAccount({ ...changed, ...more }, one)).toBe("updated");
        expect(await store.findAccount(one.id)).toStrictEqual(changed);
      }
      for (const other of [{ name: "Other" }, { attributes: null }]) {
        expect(await store.updateAccount({ ...changed, ...other }, one)).toBe("changed");
      }
      expect(await store.updateAccount(account(), one)).toBe("changed");
      expect(await store.findAccount(bystander.id)).toStrictEqual(bystander);
    });

    it("gives one username to only one of twelve accounts that want it at once", async () => {
      const all = await Promise.all(Array.from({ length: 12 }, () => insert()));
      const { usernameKey } = account();
      const outcomes = await Promise.all(
        all.map((one) =>
          insist(() => store.updateAccount({ ...one, usernameKey, updatedAt: 9 }, one)),
        ),
      );
      expect(outcomes.filter((outcome) => outcome === "updated")).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === "username taken")).toHaveLength(11);
      expect((await store.findAccountByUsername(usernameKey))?.id).toBe(
        all[outcomes.indexOf("updated")]?.id,
      );
    });

    it("treats keys that differ only in case as different", async () => {
      const [lower, upper] = [await insert(), account()];
      const usernameKey = lower.usernameKey.toUpperCase();
      const emailKey = lower.emailKey.toUpperCase();
      expect(await store.findAccountByUsername(usernameKey)).toBeUndefined();
      expect(await store.insertAccount({ ...upper, usernameKey, emailKey })).toBe(true);
      expect((await store.findAccountByUsername(usernameKey))?.id).toBe(upper.id);
      expect((await store.findAccountByUsername(lower.usernameKey))?.id).toBe(lower.id);
      expect((await store.findAccountByEmail(emailKey))?.id).toBe(upper.id);
    });

    it("never treats `ádmin` as `admin`", async () => {
      const admin = await insert({ usernameKey: "admin" });
      const found = await store.findAccountByUsername("ádmin").catch(() => undefined);
      expect(found).toBeUndefined();
      await store.insertAccount(account({ usernameKey: "ádmin" })).catch(() => undefined);
      expect(await store.findAccountByUsername("admin")).toStrictEqual(admin);
      expect(await countOf("username_key = 'admin'")).toBe(1);
    });

    it("finds the accounts with either key or both, and no others", async () => {
      const [one, other] = [await insert(), await insert()];
      const holder = ({ usernameKey, emailKey }: typeof one) => ({ usernameKey, emailKey });
      const byKey = (a: { usernameKey: string }, b: { usernameKey: string }) =>
        a.usernameKey < b.usernameKey ? -1 : 1;
      const find = async (usernameKey: string, emailKey: string) =>
        (await store.findConflicts(usernameKey, emailKey)).toSorted(byKey);
      const both = [holder(one), holder(other)].toSorted(byKey);
      expect(await find(one.usernameKey, "nobody@example.com")).toEqual([holder(one)]);
      expect(await find("nobody", one.emailKey)).toEqual([holder(one)]);
      expect(await find(one.usernameKey, one.emailKey)).toEqual([holder(one)]);
      expect(await find(one.usernameKey, other.emailKey)).toEqual(both);
    });

    it("VULN-74 treats quotes and backslashes in a key as text, never as SQL", async () => {
      await insert();
      for (const key of ["x' or 1=1 -- ", "\\' or 1=1 -- ", "\\", "' or '1'='1", '" or ""="']) {
        expect(await store.findAccountByUsername(key)).toBeUndefined();
        expect(await store.findAccountByEmail(key)).toBeUndefined();
        expect(await store.findConflicts(key, key)).toEqual([]);
        expect(await store.findSessionState(key)).toBeUndefined();
        const one = await insert({ usernameKey: `${key}${account().id.slice(0, 8)}`, name: key });
        expect(await store.findAccountByUsername(one.usernameKey)).toStrictEqual(one);
      }
    });
  });

  it("answers a ping, unless the newest column of a table is missing", async () => {
    for (const { name, columns } of Object.values<MySqlTable>(schema).map(getTableConfig)) {
      await expect(store.ping()).resolves.toBeUndefined();
      const newest = columns.at(-1)?.name ?? "";
      await opened.sql(`alter table ${name} rename column ${newest} to another`);
      const error = await thrownBy(store.ping());
      await opened.sql(`alter table ${name} rename column another to ${newest}`);
      expectSilent(error);
      expect(error).toMatchObject({
        code: "unavailable",
        reason: expect.stringMatching(/schema.is.behind|schema_behind/),
      });
    }
    await expect(store.ping()).resolves.toBeUndefined();
  });

  storePasswords(() => opened);
  storeDeletions(() => opened);
  storeSessions(() => opened);
  storeSessionEnds(() => opened);
  storeClients(() => opened);
  storeResources(() => opened);
  storeOrganizations(() => opened);
  storeInvitations(() => opened);
  storeAdmin(() => opened);
  storeSearch(() => opened);
  storeOutbox(() => opened);
  storeLogouts(() => opened);
  storeLinks(() => opened);
  storeLoginLinks(() => opened);
  storeThrottle(() => opened);
  storeAudit(() => opened);
  storeFactors(() => opened);
  storeIdentities(() => opened);
  storeAuthorizations(() => opened);
  storeConsents(() => opened);
  // Last, because it drops the tables.
  storeRefusals(() => opened);
}
