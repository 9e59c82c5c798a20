import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Account } from "../../../src/core/accounts/model.ts";
import type { Membership, Organization } from "../../../src/core/memberships/model.ts";
import { organizationLimits } from "../../../src/core/organizations/limits.ts";
import type { Store } from "../../../src/core/ports.ts";
import type { VerifiedSession } from "../../../src/core/tokens/ports.ts";
import type { OpenStore } from "./open-store.ts";
import {
  account,
  auditEntry,
  insist,
  invitation,
  membership,
  organization,
  session,
} from "./records.ts";

/** A place before all rows that are ordered by time, the newest first. */
const newest = { at: Number.MAX_SAFE_INTEGER, id: "" };
const oldest = { at: 0, id: "" };

/** What a verification reads of a session. */
const verified = [
  "userId",
  "clientId",
  "authenticatedAt",
  "provenAt",
  "methods",
  "lastSeenAt",
  "expiresAt",
  "revokedAt",
  "username",
  "role",
  "disabledAt",
  "sessionsValidFrom",
  "email",
  "emailVerifiedAt",
  "name",
  "locale",
  "clientRevokedAt",
] as const satisfies readonly (keyof VerifiedSession)[];

const verifiedOf = (session: VerifiedSession) =>
  Object.fromEntries(verified.map((name) => [name, session[name]]));

/** What a store keeps of organizations, and who wins when two operators change one at the same time. */
export function storeOrganizations(opened: () => OpenStore): void {
  describe("organizations", () => {
    let store: Store;
    beforeAll(() => {
      ({ store } = opened());
    });
    beforeEach(async () => {
      await opened().sql("delete from memberships");
      await opened().sql("delete from organizations");
      await opened().sql("delete from invitations");
    });

    const insert = async (given: Partial<Organization> = {}): Promise<Organization> => {
      const one = organization(given);
      expect(await store.insertOrganization(one)).toBe(true);
      return one;
    };
    const add = async (given: Partial<Membership> = {}): Promise<Membership> => {
      const one = membership(given);
      expect(await insist(() => store.insertMembership(one))).toBe(true);
      return one;
    };
    const insertAccount = async (given: Partial<Account> = {}): Promise<Account> => {
      const one = account(given);
      expect(await store.insertAccount(one)).toBe(true);
      return one;
    };
    const ownerOf = async ({ id }: Organization) => (await store.findOrganization(id))?.ownerId;

    it("are found with every field unchanged, unless they are deleted", async () => {
      const plain = await insert();
      const full = await insert({
        slug: "Acme-1",
        slugKey: "acme-1",
        name: "日".repeat(128),
        requireMfa: 1,
        createdAt: Number.MAX_SAFE_INTEGER,
        disabledAt: 2 ** 31,
      });
      for (const one of [plain, full]) {
        expect(await store.findOrganization(one.id)).toStrictEqual(one);
      }
      expect(await store.findOrganizationBySlug("acme-1")).toStrictEqual(full);
      expect(await store.findOrganizationBySlug("Acme-1")).toBeUndefined();
      for (const [at, result] of [
        [5, true],
        [5, true],
        [6, false],
      ] as const) {
        expect(await store.deleteOrganization(full.id, at)).toBe(result);
      }
      expect(await store.deleteOrganization(randomUUID(), 5)).toBe(false);
      expect(await store.findOrganization(full.id)).toBeUndefined();
      expect(await store.findOrganizationBySlug("acme-1")).toBeUndefined();
      expect(await ownerOf(plain)).toBe(plain.ownerId);
    });

    it("have a slug of their own, which a deleted one keeps", async () => {
      const one = await insert({ slug: "one", slugKey: "one" });
      const other = await insert();
      // The first answer may have been lost.
      expect(await store.insertOrganization(one)).toBe(true);
      const rivals = Array.from({ length: 20 }, () => organization({ slug: "x", slugKey: "x" }));
      const won = await Promise.all(
        rivals.map((rival) => insist(() => store.insertOrganization(rival))),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      await store.deleteOrganization(one.id, 5);
      expect(await store.insertOrganization(organization({ slug: "one", slugKey: "one" }))).toBe(
        false,
      );
      const taken = { ...other, slug: "one", slugKey: "one", updatedAt: other.updatedAt + 1 };
      expect(await store.updateOrganization(taken, other.updatedAt)).toBe("slug taken");
      expect(await store.findOrganization(other.id)).toStrictEqual(other);
    });

    it("change by compare-and-set, and never their owner or their creation", async () => {
      const [one, bystander] = [await insert(), await insert()];
      const to = {
        ...one,
        slug: "New",
        slugKey: "new",
        name: "New",
        requireMfa: 1,
        disabledAt: 7,
        updatedAt: one.updatedAt + 1,
      };
      const stolen = { ...to, ownerId: randomUUID(), createdAt: 1, deletedAt: 1 };
      expect(await store.updateOrganization(stolen, one.updatedAt - 1)).toBe("changed");
      for (const _ of ["first", "again"]) {
        expect(await store.updateOrganization(stolen, one.updatedAt)).toBe("updated");
        expect(await store.findOrganization(one.id)).toStrictEqual(to);
      }
      const late = { ...to, name: "Late" };
      expect(await store.updateOrganization(late, one.updatedAt)).toBe("changed");
      expect(await store.updateOrganization(organization(), 1)).toBe("changed");
      await store.deleteOrganization(one.id, 5);
      expect(await store.updateOrganization(late, to.updatedAt)).toBe("changed");
      expect(await store.findOrganization(bystander.id)).toStrictEqual(bystander);
    });

    it("are listed the newest first, page by page, without deleted ones", async () => {
      const all: Organization[] = [];
      for (let at = 0; at < organizationLimits.page + 5; at++) {
        all.push(await insert({ createdAt: 1000 + Math.floor(at / 2) }));
      }
      await store.deleteOrganization(all[0]!.id, 5);
      const wanted = all
        .slice(1)
        .toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
      const first = await store.listOrganizations({ ...newest, id: "\x7f" });
      expect(first).toStrictEqual(wanted.slice(0, organizationLimits.page + 1));
      const last = first[organizationLimits.page - 1]!;
      expect(await store.listOrganizations({ at: last.createdAt, id: last.id })).toStrictEqual(
        wanted.slice(organizationLimits.page),
      );
    });

    describe("their members", () => {
      it("are added once, change their role by compare-and-set, and are removed", async () => {
        const one = await insert();
        const user = randomUUID();
        const row = membership({ organizationId: one.id, userId: user });
        const rivals = Array.from({ length: 20 }, (_, at) => ({ ...row, createdAt: 100 + at }));
        const won = await Promise.all(
          rivals.map((rival) => insist(() => store.insertMembership(rival))),
        );
        expect(won.filter(Boolean)).toHaveLength(1);
        const added = rivals[won.indexOf(true)]!;
        expect(await store.findMember(one.id, user)).toStrictEqual(added);
        // The first answer may have been lost.
        expect(await store.insertMembership(added)).toBe(true);
        expect(await store.insertMembership({ ...added, role: "admin" })).toBe(false);
        for (const [from, to, result] of [
          ["admin", "billing", false],
          ["member", "admin", true],
          ["member", "admin", true],
          ["member", "billing", false],
        ] as const) {
          expect(await store.setMemberRole(added, { from, to })).toBe(result);
        }
        expect(await store.findMember(one.id, user)).toStrictEqual({ ...added, role: "admin" });
        const other = await add({ organizationId: one.id });
        for (const outcome of ["removed", "gone"]) {
          expect(await store.removeMember(one.id, user)).toBe(outcome);
        }
        expect(await store.setMemberRole(added, { from: "admin", to: "member" })).toBe(false);
        expect(await store.findMember(one.id, other.userId)).toStrictEqual(other);
      });

      it("are listed the oldest first, page by page, with their accounts, and counted", async () => {
        const one = await insert();
        const rows: Membership[] = [];
        for (let at = 0; at < organizationLimits.page + 3; at++) {
          const { id: userId } = await insertAccount({ name: `Member ${at}` });
          const createdAt = 1000 + Math.floor(at / 2);
          rows.push(await add({ organizationId: one.id, userId, createdAt }));
        }
        // Of an account that is gone, and of another organization.
        await add({ organizationId: one.id });
        await add({ userId: rows[0]!.userId });
        const order = rows.toSorted(
          (a, b) => a.createdAt - b.createdAt || (a.userId < b.userId ? -1 : 1),
        );
        const first = await store.listMembers(one.id, oldest);
        expect(first.map(({ userId }) => userId)).toEqual(
          order.slice(0, organizationLimits.page + 1).map(({ userId }) => userId),
        );
        expect(first[0]).toStrictEqual({
          userId: order[0]!.userId,
          role: "member",
          source: "manual",
          suspendedAt: null,
          createdAt: 1000,
          username: `Ann-${order[0]!.userId}`,
          name: expect.stringMatching(/^Member [01]$/),
          email: `Ann-${order[0]!.userId}@Example.com`,
        });
        const { userId: id, createdAt: at } = first[organizationLimits.page - 1]!;
        expect(await store.listMembers(one.id, { at, id })).toHaveLength(3);
        expect(await store.countMembers(one.id)).toBe(rows.length + 1);
        expect(await store.countMembers(randomUUID())).toBe(0);
      });

      it("stay as they are for those who reach accounts of another role only, who do not see them", async () => {
        const { id: staff } = await insertAccount({ role: "support" });
        const { id: user } = await insertAccount();
        const one = await insert({ ownerId: user });
        const { id: organizationId } = one;
        for (const userId of [staff, user]) await add({ organizationId, userId, role: "member" });
        const listed = async (targets?: string) =>
          (await store.listMembers(organizationId, oldest, targets)).map(({ userId }) => userId);
        expect((await listed()).toSorted()).toEqual([staff, user].toSorted());
        expect(await listed("user")).toEqual([user]);

        const roles = { from: "member", to: "admin" };
        const member = { organizationId, userId: staff };
        expect(await store.setMemberRole(member, roles, "user")).toBe(false);
        expect(await store.removeMember(organizationId, staff, "user")).toBe("kept");
        const transfer = { organizationId, from: user, to: staff, now: 5 };
        expect(await store.transferOrganization({ ...transfer, targets: "user" })).toBe(false);
        expect(await store.findMember(organizationId, staff)).toMatchObject({ role: "member" });
        expect(await store.transferOrganization(transfer)).toBe(true);
        const back = { organizationId, from: staff, to: user, now: 6, targets: "user" };
        expect(await store.transferOrganization(back)).toBe(false);
        expect(await ownerOf(one)).toBe(staff);
        const own = { organizationId, userId: user };
        expect(await store.setMemberRole(own, roles, "user")).toBe(true);
        expect(await store.removeMember(organizationId, user, "user")).toBe("removed");
      });

      it("see their own memberships and organizations, without deleted ones", async () => {
        const userId = randomUUID();
        const [one, other, gone] = [
          await insert({ ownerId: userId, slug: "a", slugKey: "a" }),
          await insert({ disabledAt: 5 }),
          await insert({ ownerId: userId }),
        ];
        await add({ organizationId: one.id, userId, role: "admin", createdAt: 2 });
        await add({ organizationId: other.id, userId, createdAt: 1 });
        await add({ organizationId: gone.id, userId });
        await store.deleteOrganization(gone.id, 5);
        const shown = ({
          slugKey: _key,
          updatedAt: _updated,
          deletedAt: _deleted,
          ...others
        }: Organization) => others;
        expect(await store.listMemberships(userId)).toStrictEqual([
          { role: "member", source: "manual", suspendedAt: null, joinedAt: 1, ...shown(other) },
          { role: "admin", source: "manual", suspendedAt: null, joinedAt: 2, ...shown(one) },
        ]);
        expect(await store.listOwned(userId)).toStrictEqual([shown(one)]);
        expect(await store.listOwned(randomUUID())).toEqual([]);
      });
    });

    describe("the state of a membership", () => {
      const state = (one: Organization, userId: string, role: string) => ({
        organizationId: one.id,
        userId,
        role,
        requireMfa: one.requireMfa,
      });

      it("is found for members and for the owner, also without a membership", async () => {
        const one = await insert({ requireMfa: 1 });
        const { userId } = await add({ organizationId: one.id, role: "billing" });
        expect(await store.findMembership(one.id, userId)).toEqual(state(one, userId, "billing"));
        const owner = state(one, one.ownerId, "owner");
        expect(await store.findMembership(one.id, one.ownerId)).toEqual(owner);
        await add({ organizationId: one.id, userId: one.ownerId });
        expect(await store.findMembership(one.id, one.ownerId)).toEqual(owner);
      });

      it("is not found for others, suspended members, and organizations that are disabled or deleted", async () => {
        const [one, other] = [await insert(), await insert()];
        const { userId } = await add({ organizationId: one.id });
        const { userId: suspended } = await add({ organizationId: one.id, suspendedAt: 5 });
        const disabled = await insert({ disabledAt: 5 });
        await add({ organizationId: disabled.id, userId });
        const deleted = await insert();
        await add({ organizationId: deleted.id, userId });
        await store.deleteOrganization(deleted.id, 5);
        const none = [
          store.findMembership(other.id, userId),
          store.findMembership(one.id, suspended),
          store.findMembership(one.id, randomUUID()),
          store.findMembership(disabled.id, userId),
          store.findMembership(disabled.id, disabled.ownerId),
          store.findMembership(deleted.id, userId),
          store.findMembership(one.id.toUpperCase(), userId),
          store.findMembership(`${one.id}.${userId}`, userId),
          store.findMembership("", ""),
        ];
        expect(await Promise.all(none)).toEqual(none.map(() => undefined));
      });

      it("is found with a session, as by the two ids, whichever organization the session stores", async () => {
        const [one, other] = [await insert({ requireMfa: 1 }), await insert()];
        const [disabled, deleted] = [await insert({ disabledAt: 5 }), await insert()];
        const { userId: member } = await add({ organizationId: one.id, role: "billing" });
        const { userId: suspended } = await add({ organizationId: one.id, suspendedAt: 5 });
        await add({ organizationId: other.id, userId: other.ownerId });
        for (const { id } of [disabled, deleted]) await add({ organizationId: id, userId: member });
        await store.deleteOrganization(deleted.id, 5);
        const { id: stranger } = account();
        const users = [member, suspended, stranger, one.ownerId, other.ownerId];
        for (const id of users) await insertAccount({ id });
        const sessions = users.flatMap((userId) =>
          [null, one.id, other.id].map((organizationId) => session({ userId, organizationId })),
        );
        for (const its of sessions) await store.insertSession(its);
        const roles = new Map([
          [one.id + member, "billing"],
          [one.id + one.ownerId, "owner"],
          [other.id + other.ownerId, "owner"],
        ]);
        // Each session with each organization, so that a statement for many meets each session again.
        const each = [...sessions, session()].flatMap(({ id, userId, organizationId }) =>
          [one, other, disabled, deleted, organization()].map((its) => ({
            id,
            userId,
            its,
            isStored: its.id === organizationId,
          })),
        );
        const find = ({ id, its }: (typeof each)[number]) =>
          insist(() => store.findMemberSession(id, its.id));
        // First those with the organization that they store, because a statement for many reads these differently.
        const stored = each.filter(({ isStored }) => isStored);
        const asked = [...stored, ...each];
        const together = [
          ...(await Promise.all(stored.map(find))),
          ...(await Promise.all(each.map(find))),
        ];
        for (const [at, its] of asked.entries()) {
          const found = await store.findSessionState(its.id);
          const role = roles.get(its.its.id + its.userId);
          const membership = role && state(its.its, its.userId, role);
          for (const result of [together[at], await find(its)]) {
            expect(result?.membership).toEqual(membership);
            expect(result && verifiedOf(result)).toEqual(found && verifiedOf(found));
          }
        }
      });

      it.each([2, 3, 8, 16, 17, 40])(
        "is found for each of %i that are looked up at the same time",
        async (count) => {
          const [one, other] = [await insert(), await insert({ requireMfa: 1 })];
          const users = await Promise.all(
            Array.from({ length: count }, async (_, at) => {
              const its = at % 2 === 0 ? one : other;
              const { userId } = await add({ organizationId: its.id, role: `r${at}` });
              return userId;
            }),
          );
          const asked = users.flatMap((userId, at) => {
            const [its, not] = at % 2 === 0 ? [one, other] : [other, one];
            return [
              [its, userId, `r${at}`],
              [not, userId, undefined],
              [its, its.ownerId, "owner"],
              [not, its.ownerId, undefined],
            ] as const;
          });
          const found = await Promise.all(
            asked.map(([{ id }, userId]) => insist(() => store.findMembership(id, userId))),
          );
          expect(found).toEqual(
            asked.map(
              ([its, userId, role]) => role && expect.objectContaining(state(its, userId, role)),
            ),
          );
        },
      );
    });

    it("have a trail of their own events, before an id, with what tells who is the operator", async () => {
      await opened().sql("delete from audit");
      const [one, other] = [await insert(), await insert()];
      const [ann, boss] = [await insertAccount(), await insertAccount({ role: "admin" })];
      await add({ organizationId: one.id, userId: ann.id });
      await add({ organizationId: other.id, userId: boss.id });
      const event = "membership_added";
      const detail = '{"role":"member"}';
      for (const given of [
        { id: "1", event, actorId: ann.id, detail },
        { id: "2", event: "membership_removed", actorId: boss.id, detail },
        { id: "3", event: "sensitive_read", actorId: ann.id },
        { id: "4", event, actorId: "cli:ann", detail },
        { id: "5", event, actorId: ann.id, organizationId: other.id },
      ]) {
        await store.insertAuditEntry(
          auditEntry({ organizationId: one.id, subjectId: null, ...given }),
        );
      }
      const { at } = auditEntry();
      const entry = { at, event, subjectId: null, detail };
      const all = [
        { ...entry, id: "4", actorId: "cli:ann", actorRole: null, memberId: null },
        {
          ...entry,
          id: "2",
          event: "membership_removed",
          actorId: boss.id,
          actorRole: "admin",
          memberId: null,
        },
        { ...entry, id: "1", actorId: ann.id, actorRole: ann.role, memberId: ann.id },
      ];
      expect(await store.listTrail(one.id, undefined, "~")).toStrictEqual(all);
      expect(await store.listTrail(one.id, undefined, "4")).toStrictEqual(all.slice(1));
      expect(await store.listTrail(one.id, event, "4")).toStrictEqual(all.slice(2));
      await opened().sql("delete from audit");
    });

    describe("at the same time", () => {
      const rounds = () => Math.ceil((opened().rounds ?? 200) / 40);

      it("go to one of fifty new owners, in many rounds", async () => {
        for (let round = 0; round < rounds(); round++) {
          const one = await insert();
          const heirs = await Promise.all(
            Array.from({ length: 50 }, () => add({ organizationId: one.id })),
          );
          const { id: organizationId, ownerId: from } = one;
          const won = await Promise.all(
            heirs.map(({ userId: to }, at) =>
              insist(() => store.transferOrganization({ organizationId, from, to, now: at })),
            ),
          );
          expect(won.filter(Boolean)).toHaveLength(1);
          expect(await ownerOf(one)).toBe(heirs[won.indexOf(true)]?.userId);
        }
      });

      it("go to no one who is not a member, and from no one who is not the owner", async () => {
        const one = await insert();
        const { userId: to } = await add({ organizationId: one.id });
        const transfer = { organizationId: one.id, from: one.ownerId, to, now: 1 };
        expect(await store.transferOrganization({ ...transfer, to: randomUUID() })).toBe(false);
        expect(await store.transferOrganization({ ...transfer, from: to })).toBe(false);
        expect(await ownerOf(one)).toBe(one.ownerId);
        for (const _ of ["first", "again"]) {
          expect(await store.transferOrganization(transfer)).toBe(true);
        }
        expect(await ownerOf(one)).toBe(to);
        await store.deleteOrganization(one.id, 5);
        const back = { ...transfer, from: to, to: one.ownerId };
        expect(await store.transferOrganization(back)).toBe(false);
      });

      it("keep the membership of an owner", async () => {
        const one = await insert();
        await add({ organizationId: one.id, userId: one.ownerId });
        expect(await store.removeMember(one.id, one.ownerId)).toBe("kept");
        expect(await store.findMember(one.id, one.ownerId)).toBeDefined();
      });

      it("ER-3 have an owner with a membership after the removal of the new owner, in many rounds", async () => {
        for (let round = 0; round < rounds() * 6; round++) {
          const one = await insert();
          await add({ organizationId: one.id, userId: one.ownerId });
          const { userId: to } = await add({ organizationId: one.id });
          const transfer = { organizationId: one.id, from: one.ownerId, to, now: 1 };
          const [removed, transferred] = await Promise.all([
            insist(() => store.removeMember(one.id, to)),
            insist(() => store.transferOrganization(transfer)),
          ]);
          const owner = await ownerOf(one);
          expect(owner).toBe(transferred ? to : one.ownerId);
          expect([removed, transferred]).toEqual(transferred ? ["kept", true] : ["removed", false]);
          expect(await store.findMember(one.id, owner!)).toBeDefined();
        }
      });
    });

    describe("that are over", () => {
      it("are purged with their members, and no others", async () => {
        const [one, late, live] = [await insert(), await insert(), await insert()];
        for (const { id: organizationId } of [one, late, live]) {
          await add({ organizationId });
          await store.putInvitation(invitation({ organizationId }));
        }
        await store.deleteOrganization(one.id, 5);
        await store.deleteOrganization(late.id, 6);
        expect(await store.purgeOrganizations(5)).toEqual({ deleted: 1, more: false });
        const rows = async (table: string, column: string) =>
          (await opened().sql(`select ${column} as id from ${table} order by ${column}`)).map(
            ({ id }) => id,
          );
        const left = [late.id, live.id].toSorted();
        expect(await rows("organizations", "id")).toEqual(left);
        expect(await rows("memberships", "organization_id")).toEqual(left);
        expect(await rows("invitations", "organization_id")).toEqual(left);
        expect(await store.purgeOrganizations(5)).toEqual({ deleted: 0, more: false });
      });

      it("lose the memberships of deleted accounts, and of no others", async () => {
        const [gone, stays] = [await insertAccount(), await insertAccount()];
        for (const { id: userId } of [gone, gone, stays]) await add({ userId });
        await store.deleteMembershipsOf(gone.id);
        expect(await store.listMemberships(gone.id)).toEqual([]);
        const count = async (userId: string) =>
          (await opened().sql(`select user_id from memberships where user_id = '${userId}'`))
            .length;
        expect(await count(gone.id)).toBe(2);
        await opened().sql(`update users set deleted_at = 5 where id = '${gone.id}'`);
        expect(await store.listDeletedWithMemberships(4)).not.toContain(gone.id);
        expect(await store.listDeletedWithMemberships(5)).toContain(gone.id);
        await store.deleteMembershipsOf(gone.id);
        expect([await count(gone.id), await count(stays.id)]).toEqual([0, 1]);
        expect(await store.listDeletedWithMemberships(5)).not.toContain(gone.id);
      });
    });
  });
}
