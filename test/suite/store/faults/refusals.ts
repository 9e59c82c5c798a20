import { inspect } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { Failure } from "../../../../src/core/failures.ts";
import type { Store } from "../../../../src/core/ports.ts";
import { liveAt } from "../../../../src/core/sessions/policy.ts";
import { countRule } from "../../../../src/core/throttle/count.ts";
import { usualTerms } from "../../../support/session-terms.ts";
import { authorizationCalls } from "../authorizations/records.ts";
import { consentCalls } from "../consents/records.ts";
import { factorCalls } from "../factors/records.ts";
import type { OpenStore } from "../open-store.ts";
import {
  account,
  auditEntry,
  delivery,
  invitation,
  membership,
  organization,
  session,
} from "../records.ts";
import { identityCalls } from "../upstream/records.ts";

type Call = (store: Store, value: never) => Promise<unknown>;

const loginLink = {
  userId: "somebody",
  emailKey: "somebody",
  passwordHash: "x",
  lastLinkSession: null,
  sessionId: "somebody",
  now: 1,
};

/** Each method, with one parameter that may have any value. */
const calls: Readonly<
  Record<
    Exclude<
      keyof Store,
      "ping" | "hasLogoutReceivers" | "hasUnindexed" | "findUnindexed" | "listResources"
    >,
    Call
  >
> = {
  insertAccount: (store, name) => store.insertAccount(account({ name })),
  insertSession: (store, userAgent) => store.insertSession(session({ userAgent })),
  insertChildSession: (store, userAgent) => store.insertChildSession(session({ userAgent })),
  deleteAccount: (store, emailKey) =>
    store.deleteAccount({ userId: "somebody", from: "x", usernameKey: "gone", emailKey, now: 1 }),
  purgeDeletedAccounts: (store, until) => store.purgeDeletedAccounts(until),
  listAllSessions: (store, userId) => store.listAllSessions(userId),
  deleteSessionsOf: (store, userId) => store.deleteSessionsOf(userId),
  updateAccount: (store, name) => store.updateAccount(account({ id: "somebody", name }), account()),
  acceptTerms: (store, version) => store.acceptTerms("somebody", version, 1),
  findClientLogo: (store, id) => store.findClientLogo(id),
  findClientLogoTime: (store, id) => store.findClientLogoTime(id),
  findResource: (store, uri) => store.findResource(uri),
  findMembership: (store, id) => store.findMembership(id, "somebody"),
  findMemberSession: (store, id) => store.findMemberSession("somebody", id),
  findMember: (store, id) => store.findMember("somebody", id),
  findOrganization: (store, id) => store.findOrganization(id),
  findOrganizationBySlug: (store, key) => store.findOrganizationBySlug(key),
  insertOrganization: (store, name) => store.insertOrganization(organization({ name })),
  updateOrganization: (store, name) => store.updateOrganization(organization({ name }), 1),
  deleteOrganization: (store, id) => store.deleteOrganization(id, 1),
  transferOrganization: (store, from) =>
    store.transferOrganization({ organizationId: "somebody", from, to: "stolen", now: 1 }),
  listOrganizations: (store, id) => store.listOrganizations({ at: 1, id }),
  listMembers: (store, id) => store.listMembers("somebody", { at: 1, id }),
  countMembers: (store, id) => store.countMembers(id),
  insertMembership: (store, role) => store.insertMembership(membership({ role })),
  setMemberRole: (store, to) =>
    store.setMemberRole({ organizationId: "a", userId: "b" }, { from: "x", to }),
  removeMember: (store, id) => store.removeMember(id, "somebody"),
  listMemberships: (store, id) => store.listMemberships(id),
  listOwned: (store, id) => store.listOwned(id),
  deleteMembershipsOf: (store, id) => store.deleteMembershipsOf(id),
  listDeletedWithMemberships: (store, until) => store.listDeletedWithMemberships(until),
  purgeOrganizations: (store, until) => store.purgeOrganizations(until),
  putInvitation: (store, role) => store.putInvitation(invitation({ role })),
  listInvitations: (store, id) => store.listInvitations(id),
  listInvitationsTo: (store, key) => store.listInvitationsTo(key, 1),
  listTrail: (store, id) => store.listTrail(id, undefined, "~"),
  findInvitation: (store, id) => store.findInvitation(id),
  deleteInvitation: (store, id) => store.deleteInvitation("somebody", id),
  deleteInvitationTo: (store, key) => store.deleteInvitationTo("somebody", key),
  deleteInvitationsBy: (store, id) => store.deleteInvitationsBy("somebody", id),
  acceptInvitation: (store, emailKey) =>
    store.acceptInvitation({ id: "a", organizationId: "b", userId: "c", emailKey, now: 1 }),
  forgetInviter: (store, id) => store.forgetInviter(id),
  purgeInvitations: (store, until) => store.purgeInvitations(until),
  findConflicts: (store, emailKey) => store.findConflicts("nobody", emailKey),
  findAccount: (store, id) => store.findAccount(id),
  findAccountByUsername: (store, key) => store.findAccountByUsername(key),
  findAccountByEmail: (store, key) => store.findAccountByEmail(key),
  findSessionState: (store, id) => store.findSessionState(id),
  findSessionAccount: (store, id) => store.findSessionAccount(id),
  findSessionProfile: (store, id) => store.findSessionProfile(id),
  deleteExpiredSessions: (store, now) => store.deleteExpiredSessions(now),
  deleteRevokedSessions: (store, until) => store.deleteRevokedSessions(until),
  deleteIdleSessions: (store, until) => store.deleteIdleSessions(until),
  findCredentials: (store, id) => store.findCredentials(id),
  changePassword: (store, from) =>
    store.changePassword({ userId: "somebody", from, to: "stolen", now: 1, sessionsValidFrom: 1 }),
  replacePasswordHash: (store, from) =>
    store.replacePasswordHash({ userId: "somebody", from, to: "stolen", now: 1 }),
  rotateSession: (store, sessionId) => store.rotateSession({ sessionId, from: 0, now: 1 }),
  touchSession: (store, id) => store.touchSession(id, 2, 1),
  revokeSession: (store, id) => store.revokeSession(id, "somebody", 1),
  revokeChildren: (store, id) => store.revokeChildren(id, 1),
  moveChildren: (store, to) => store.moveChildren({ userId: "somebody", from: "somebody", to }),
  revokeSurplusChildren: (store, userId) =>
    store.revokeSurplusChildren(userId, "somebody", liveAt(usualTerms, 1)),
  revokeOtherSessions: (store, id) => store.revokeOtherSessions(id, "somebody", 1),
  revokeAllSessions: (store, userId) => store.revokeAllSessions(userId, 1),
  revokeSurplusSessions: (store, userId) =>
    store.revokeSurplusSessions(userId, liveAt(usualTerms, 1)),
  setSessionsValidFrom: (store, userId) => store.setSessionsValidFrom(userId, 1),
  keepSession: (store, id) => store.keepSession(id, 1),
  chooseOrganization: (store, id) => store.chooseOrganization(id, null),
  elevateSession: (store, methods) =>
    store.elevateSession({ sessionId: "somebody", methods, provenAt: 1 }),
  listSessions: (store, userId) => store.listSessions(userId, liveAt(usualTerms, 1)),
  findCounters: (store, key) => store.findCounters([key, key, key], 1),
  countTry: (store, key) =>
    store.countTry({ key, rule: countRule({ most: 1 }), now: 1, expiresAt: 2 }),
  insertCounter: (store, key) => store.insertCounter({ key, until: 1, failures: 1, expiresAt: 2 }),
  deleteCounters: (store, key) => store.deleteCounters([key, key, key]),
  deleteExpiredCounter: (store, key) => store.deleteExpiredCounter(key, 1),
  keepCounter: (store, key) => store.keepCounter({ key, until: 2, before: 1, most: 1 }),
  deleteExpiredCounters: (store, now) => store.deleteExpiredCounters(now),
  countSignUps: (store, from) => store.countSignUps(from, 1),
  countEvents: (store, from) => store.countEvents("authn_login_fail", from, "~"),
  insertStat: (store, name) => store.insertStat({ day: 1, name, count: 1 }),
  findStats: (store, fromDay) => store.findStats(fromDay),
  insertAuditEntry: (store, detail) => store.insertAuditEntry(auditEntry({ detail })),
  insertAuditEntries: (store, detail) =>
    store.insertAuditEntries([auditEntry(), auditEntry({ detail })]),
  listAuditEntries: (store, subjectId) => store.listAuditEntries({ subjectId }, "~"),
  forgetAuditEntriesOf: (store, subjectId) => store.forgetAuditEntriesOf(subjectId),
  deleteOldAuditEntries: (store, until) => store.deleteOldAuditEntries(until),
  findClient: (store, id) => store.findClient(id),
  insertDelivery: (store, payload) => store.insertDelivery(delivery({ payload })),
  findDueDeliveries: (store, now) => store.findDueDeliveries("mail", now),
  countDeliveries: (store, before) => store.countDeliveries(before),
  claimDelivery: (store, id) => store.claimDelivery({ id, seen: 1, lease: 2 }),
  deleteDelivery: (store, id) => store.deleteDelivery({ id, lease: 2 }),
  postponeDelivery: (store, lastError) =>
    store.postponeDelivery({ id: "somebody", lease: 2, dueAt: 3, lastError }),
  findEndedSessions: (store, userId) =>
    store.findEndedSessions({ userId, sessionId: "x", since: 1 }),
  setEmailFailedAt: (store, emailKey) => store.setEmailFailedAt("somebody", emailKey, 1),
  deleteOldDeliveries: (store, until) => store.deleteOldDeliveries(until),
  deleteDeliveriesOf: (store, userId) => store.deleteDeliveriesOf(userId),
  deleteOlderDeliveries: (store, id) =>
    store.deleteOlderDeliveries({ id, kind: "reset_password", subjectId: "somebody" }),
  useLoginLink: (store, emailKey) => store.useLoginLink({ ...loginLink, emailKey }),
  claimByLoginLink: (store, to) =>
    store.claimByLoginLink({ ...loginLink, to, seenValidFrom: 0, sessionsValidFrom: 1 }),
  resetPassword: (store, from) =>
    store.resetPassword({
      userId: "somebody",
      emailKey: "somebody",
      from,
      to: "stolen",
      sessionsValidFrom: 1,
      now: 1,
    }),
  changeEmail: (store, from) =>
    store.changeEmail({ userId: "somebody", from, email: "x@x.com", emailKey: "x@x.com", now: 1 }),
  releaseEmail: (store, emailKey) => store.releaseEmail({ emailKey, to: "lost:x", now: 1 }),
  listNewestUsers: (store, id) => store.listNewestUsers({ at: 1, id }),
  listUsersByUsername: (store, after) => store.listUsersByUsername({ from: "a", to: "b", after }),
  listUsersByEmail: (store, after) => store.listUsersByEmail({ from: "a", to: "b", after }),
  listUsersOfRole: (store, role) => store.listUsersOfRole(role, "x"),
  listUnverifiedUsers: (store, before) => store.listUnverifiedUsers(before),
  listUsersWithFactor: (store, before) => store.listUsersWithFactor(before),
  findUsernames: (store, id) => store.findUsernames([id]),
  listAccounts: (store, before) => store.listAccounts(undefined, before),
  setEmail: (store, from) =>
    store.setEmail({
      userId: "somebody",
      from,
      email: "x@x.com",
      emailKey: "x@x.com",
      verifiedAt: null,
      now: 1,
    }),
  insertWords: (store, word) => store.insertWords("somebody", [word]),
  deleteOtherWords: (store, word) =>
    store.deleteOtherWords({ userId: "somebody", updatedAt: 1 }, [word]),
  setWordsAt: (store, userId) => store.setWordsAt({ userId, updatedAt: 1 }),
  deleteWordsOf: (store, userId) => store.deleteWordsOf(userId),
  listDeletedWithWords: (store, until) => store.listDeletedWithWords(until),
  countWords: (store, from) => store.countWords([{ from, to: "b" }]),
  findHits: (store, word) =>
    store.findHits({
      range: { from: "a", to: "b" },
      after: { word, userId: "somebody" },
      others: [],
    }),
  countHits: (store, from) => store.countHits({ range: { from, to: "b" }, others: [] }),
  findScanned: (store, word) =>
    store.findScanned({ range: { from: "a", to: "b" }, after: { word, userId: "somebody" } }),
  walkIndexed: (store, id) => store.walkIndexed({ wordsAt: 1, id }),
  insertManyWords: (store, word) => store.insertManyWords([{ word, userId: "somebody" }]),
  setManyWordsAt: (store, userId) => store.setManyWordsAt([{ userId, updatedAt: 1 }]),
  findListedUsers: (store, id) => store.findListedUsers([id]),
  countUsers: (store, role) => store.countUsers({ kind: "role", role }),
  listDisabledUsers: (store, at) => store.listDisabledUsers({ at, id: "x" }),
  findListedUser: (store, id) => store.findListedUser(id),
  changeRole: (store, userId) =>
    store.changeRole({
      actorId: "somebody",
      userId,
      role: "admin",
      now: 1,
      sessionsValidFrom: 1,
    }),
  disableUser: (store, userId) => store.disableUser({ userId }, 1, 1),
  enableUser: (store, userId) => store.enableUser({ userId }, 1),
  setEmailVerified: (store, emailKey) =>
    store.setEmailVerified({ userId: "somebody", emailKey, verifiedAt: 1, now: 1 }),
  setInvitation: (store, invitedBy) =>
    store.setInvitation({ userId: "somebody", invitedAt: 1, invitedBy }),
  removePassword: (store, userId) => store.removePassword({ userId }, 1, 1),
  verifyEmail: (store, emailKey) => store.verifyEmail({ userId: "somebody", emailKey, now: 1 }),
  ...factorCalls,
  ...identityCalls,
  ...authorizationCalls,
  ...consentCalls,
};

const wrongValues: Readonly<Record<string, unknown>> = {
  "a boolean": true,
  "an object with toSqlString": { toSqlString: () => "'' or 1=1" },
  "a date": new Date(0),
  bytes: new Uint8Array(2),
  undefined,
  NaN: Number.NaN,
};

/** The parameters that a store rejects, and the content of its errors. */
export function storeRefusals(opened: () => OpenStore): void {
  describe("refusals", () => {
    beforeAll(() => opened().store.insertAccount(account({ id: "somebody" })));

    const everything = async () => [
      await opened().sql("select * from users order by id"),
      await opened().sql("select * from sessions order by id"),
      await opened().sql("select * from clients order by id"),
      await opened().sql("select * from outbox order by id"),
      await opened().sql("select * from throttle order by 1"),
      await opened().sql("select * from audit order by id"),
      await opened().sql("select * from stats order by day, name"),
      await opened().sql("select * from totp order by 1"),
      await opened().sql("select * from passkeys order by 1"),
      await opened().sql("select * from recovery_codes order by 1"),
      await opened().sql("select * from used_challenges order by 1"),
      await opened().sql("select * from authorizations order by 1"),
    ];

    const notBound = /^statement parameter \S+ has a type that is not bound$/;

    it("ST-20 rejects an array in every method", async () => {
      const before = await everything();
      const array = ["somebody", "nobody"] as never;
      for (const [name, call] of Object.entries(calls)) {
        if (name === "deleteOldAuditEntries" && opened().purgesAudit === false) continue;
        await expect(call(opened().store, array), name).rejects.toThrow(notBound);
      }
      expect(await everything()).toEqual(before);
    });

    // Two methods are enough, because the type of a parameter is checked in one place: a key that is read, and a field that
    // is written.
    it.each(Object.entries(wrongValues))("ST-20 rejects %s", async (_, value) => {
      for (const call of [calls.findAccountByUsername, calls.insertAccount]) {
        await expect(call(opened().store, value as never)).rejects.toThrow(notBound);
      }
    });

    it("ST-20 finds no row by the number 0, which MySQL treats as equal to most texts", async () => {
      await opened().store.insertSession(session({ userId: "somebody" }));
      const { store } = opened();
      // Some stores reject the number. The others find no equal text.
      const refused = (error: unknown): void => {
        expect(error).toBeInstanceOf(TypeError);
      };
      for (const zero of [0, 0n] as never[]) {
        for (const find of [
          store.findAccount,
          store.findAccountByUsername,
          store.findAccountByEmail,
          store.findCredentials,
          store.findSessionState,
          (id: never) => store.findMemberSession(id, "somebody"),
          store.findClient,
        ]) {
          expect(await find(zero).catch(refused), find.name).toBeUndefined();
        }
        expect((await store.findConflicts(zero, zero).catch(refused)) ?? []).toEqual([]);
      }
    });

    it("throws errors without SQL, parameters or messages of a library", async () => {
      const its = session({ id: "Tell-Tale-Id", userAgent: "Tell-Tale-Agent" });
      await opened().store.insertSession(its);
      const rival = { ...its, userId: "Tell-Tale-User" };
      expectSilent(await thrownBy(opened().store.insertSession(rival)));
      expectSilent(await thrownBy(calls.insertAccount(opened().store, ["Tell-Tale"] as never)));
    });

    describe("while its tables are missing", () => {
      beforeAll(async () => {
        const factors = ["totp", "passkeys", "recovery_codes", "used_challenges", "identities"];
        for (const table of [
          "sessions",
          "users",
          "clients",
          "client_logos",
          "outbox",
          "throttle",
          "audit",
          "stats",
          "authorizations",
          "consents",
          "user_words",
          "resources",
          "organizations",
          "memberships",
          "invitations",
          ...factors,
        ]) {
          await opened().sql(`drop table ${table}`);
        }
      });

      // A number, because some stores reject a text for these parameters before they reach the database.
      const deleteExpiredSessions: Call = (store) => store.deleteExpiredSessions(1);
      const ping: Call = (store) => store.ping();
      const listResources: Call = (store) => store.listResources();
      const hasLogoutReceivers: Call = (store) => store.hasLogoutReceivers();
      const deleteRevokedSessions: Call = (store) => store.deleteRevokedSessions(1);
      const deleteIdleSessions: Call = (store) => store.deleteIdleSessions(1);
      const findDueDeliveries: Call = (store) => store.findDueDeliveries("mail", 1);
      const countDeliveries: Call = (store) => store.countDeliveries(1);
      const purgeDeletedAccounts: Call = (store) => store.purgeDeletedAccounts(1);
      const deleteOldDeliveries: Call = (store) => store.deleteOldDeliveries(1);
      const deleteExpiredCounters: Call = (store) => store.deleteExpiredCounters(1);
      const countSignUps: Call = (store) => store.countSignUps(1, 2);
      const findStats: Call = (store) => store.findStats(1);
      const listDisabledUsers: Call = (store) => store.listDisabledUsers({ at: 1, id: "x" });
      const deleteExpiredUses: Call = (store) => store.deleteExpiredUses(1);
      const deleteExpiredAuthorizations: Call = (store) => store.deleteExpiredAuthorizations(1);
      const listDeletedWithFactors: Call = (store) => store.listDeletedWithFactors(1);
      const listDeletedWithIdentities: Call = (store) => store.listDeletedWithIdentities(1);
      const listDeletedWithConsents: Call = (store) => store.listDeletedWithConsents(1);
      const listDeletedWithMemberships: Call = (store) => store.listDeletedWithMemberships(1);
      const purgeOrganizations: Call = (store) => store.purgeOrganizations(1);
      const purgeInvitations: Call = (store) => store.purgeInvitations(1);
      const listOrganizations: Call = (store) => store.listOrganizations({ at: 1, id: "x" });
      const listDeletedWithWords: Call = (store) => store.listDeletedWithWords(1);
      const hasUnindexed: Call = (store) => store.hasUnindexed();
      const findUnindexed: Call = (store) => store.findUnindexed();
      const everyCall = Object.entries({
        ...calls,
        listDeletedWithMemberships,
        purgeOrganizations,
        purgeInvitations,
        listOrganizations,
        listDeletedWithWords,
        hasUnindexed,
        findUnindexed,
        purgeDeletedAccounts,
        deleteOldDeliveries,
        deleteExpiredCounters,
        deleteExpiredUses,
        deleteExpiredAuthorizations,
        deleteExpiredSessions,
        deleteRevokedSessions,
        deleteIdleSessions,
        findDueDeliveries,
        countDeliveries,
        countSignUps,
        findStats,
        listDisabledUsers,
        listDeletedWithFactors,
        listDeletedWithIdentities,
        listDeletedWithConsents,
        hasLogoutReceivers,
        listResources,
        ping,
      });

      it.each(everyCall)("%s is unavailable, and its error has no details", async (name, call) => {
        if (name === "deleteOldAuditEntries" && opened().purgesAudit === false) return;
        const error = await thrownBy(call(opened().store, "Tell-Tale" as never));
        expect(error).toBeInstanceOf(Failure);
        expect(error).toMatchObject({ code: "unavailable", message: "unavailable" });
        expectSilent(error);
      });
    });
  });
}

/** The error of a promise that must reject. */
export const thrownBy = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail("it should have failed"),
    (error: unknown) => error,
  );

/** Asserts that an error and its causes contain no SQL, no parameter and no message of a library. */
export function expectSilent(error: unknown): void {
  const members: unknown[] = [];
  for (let one = error; one instanceof Error; one = one.cause) {
    members.push(one.message, { ...one, stack: undefined });
    members.push((one.stack ?? "").split("\n").filter((line) => !/^\s+at /.test(line)));
  }
  expect(members).not.toEqual([]);
  const told = inspect(members, { depth: Infinity, maxStringLength: null });
  expect(told).not.toMatch(
    /tell-tale|select|insert into|update |duplicate entry|constraint|no such table|doesn't exist|failed query|params/i,
  );
}
