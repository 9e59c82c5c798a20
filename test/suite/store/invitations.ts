import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Account } from "../../../src/core/accounts/model.ts";
import type { Membership, Organization } from "../../../src/core/memberships/model.ts";
import type {
  Invitation,
  ShownInvitation,
} from "../../../src/core/organizations/invitations/model.ts";
import { organizationLimits } from "../../../src/core/organizations/limits.ts";
import type { Store } from "../../../src/core/ports.ts";
import type { OpenStore } from "./open-store.ts";
import { account, insist, invitation, membership, organization } from "./records.ts";

/** What a store keeps of invitations, and who wins when one is accepted while something else happens. */
export function storeInvitations(opened: () => OpenStore): void {
  describe("invitations", () => {
    let store: Store;
    beforeAll(() => {
      ({ store } = opened());
    });
    beforeEach(async () => {
      for (const table of ["memberships", "organizations", "invitations"]) {
        await opened().sql(`delete from ${table}`);
      }
    });

    const now = 1_795_570_113_100;
    const insertOrganization = async (given: Partial<Organization> = {}): Promise<Organization> => {
      const one = organization(given);
      expect(await store.insertOrganization(one)).toBe(true);
      return one;
    };
    const insertAccount = async (given: Partial<Account> = {}): Promise<Account> => {
      const one = account(given);
      expect(await store.insertAccount(one)).toBe(true);
      return one;
    };
    const invite = async (given: Partial<Invitation> = {}): Promise<Invitation> => {
      const one = invitation(given);
      expect(await insist(() => store.putInvitation(one))).toBe(one.id);
      return one;
    };
    const shown = (
      one: Invitation,
      inviterName: string | null = null,
      organizationName = "Acme",
    ): ShownInvitation => ({ ...one, inviterName, organizationName });
    const accept = (
      { id, organizationId, emailKey }: Invitation,
      userId: string,
      at = now,
    ): Promise<"joined" | "member" | "gone"> =>
      insist(() => store.acceptInvitation({ id, organizationId, emailKey, userId, now: at }));

    it("are found and listed with every field unchanged, and with the names", async () => {
      const one = await insertOrganization({ name: "日本" });
      const { id: inviter } = await insertAccount({ name: "Ann" });
      const first = await invite({ organizationId: one.id, invitedBy: inviter, sentAt: 1 });
      const second = await invite({
        organizationId: one.id,
        email: first.email.replace("@", "2@"),
        sentAt: 2,
        expiresAt: now,
      });
      await invite({ email: first.email });
      const [a, b] = [shown(first, "Ann", "日本"), shown(second, null, "日本")];
      expect(await store.findInvitation(first.id)).toStrictEqual(a);
      expect(await store.listInvitations(one.id)).toStrictEqual([b, a]);
      expect(await store.listInvitationsTo(first.emailKey, now)).toStrictEqual([a]);
      expect(await store.listInvitationsTo(second.emailKey, now - 1)).toStrictEqual([b]);
      expect(await store.listInvitationsTo(second.emailKey, now)).toEqual([]);
      expect(await store.findInvitation(randomUUID())).toBeUndefined();
      await opened().sql(`update users set deleted_at = 5 where id = '${inviter}'`);
      expect(await store.findInvitation(first.id)).toStrictEqual({ ...a, inviterName: null });
    });

    it("are absent while their organization is disabled or deleted", async () => {
      for (const given of [{ disabledAt: 5 }, { deletedAt: 5 }]) {
        const one = await insertOrganization(given);
        const sent = await invite({ organizationId: one.id });
        expect(await store.findInvitation(sent.id)).toBeUndefined();
        expect(await store.listInvitationsTo(sent.emailKey, now)).toEqual([]);
      }
    });

    it("are one for each address, which another order renews", async () => {
      const one = await insertOrganization();
      const sent = await invite({ organizationId: one.id });
      const bystander = await invite({ email: sent.email });
      const { organizationId, email } = sent;
      const renewed = invitation({ organizationId, email, role: "admin", sentAt: 7, expiresAt: 8 });
      for (const _ of ["first", "again"]) {
        expect(await store.putInvitation(renewed)).toBe(sent.id);
        expect(await store.listInvitations(one.id)).toStrictEqual([
          shown({ ...renewed, id: sent.id }),
        ]);
      }
      const rows = await opened().sql(`select role from invitations where id = '${bystander.id}'`);
      expect(rows).toEqual([{ role: bystander.role }]);
    });

    it("are listed up to a number, the newest first", async () => {
      const one = await insertOrganization();
      for (let at = 0; at < organizationLimits.shown + 2; at++) {
        await invite({ organizationId: one.id, sentAt: at });
      }
      const listed = await store.listInvitations(one.id);
      expect(listed).toHaveLength(organizationLimits.shown);
      expect(listed[0]?.sentAt).toBe(organizationLimits.shown + 1);
    });

    it("are deleted by their id in their organization, by the address, or by who sent them", async () => {
      const one = await insertOrganization();
      const [first, second] = [
        await invite({ organizationId: one.id }),
        await invite({ organizationId: one.id }),
      ];
      await store.deleteInvitation(randomUUID(), first.id);
      expect(await store.listInvitations(one.id)).toHaveLength(2);
      for (let turn = 0; turn < 2; turn++) await store.deleteInvitation(one.id, first.id);
      await store.deleteInvitationTo(randomUUID(), second.emailKey);
      expect(await store.listInvitations(one.id)).toHaveLength(1);
      await store.deleteInvitationTo(one.id, second.emailKey);
      expect(await store.listInvitations(one.id)).toEqual([]);
      const [invitedBy, other] = [randomUUID(), await insertOrganization()];
      const kept = await invite({ organizationId: one.id });
      for (const { id } of [one, one, other]) await invite({ organizationId: id, invitedBy });
      await store.deleteInvitationsBy(one.id, invitedBy);
      expect(await store.listInvitations(one.id)).toMatchObject([{ id: kept.id }]);
      expect(await store.listInvitations(other.id)).toHaveLength(1);
    });

    it("make a member once, with their role, and stay", async () => {
      const one = await insertOrganization();
      const sent = await invite({ organizationId: one.id, role: "billing" });
      const userId = randomUUID();
      for (const outcome of ["joined", "joined"]) expect(await accept(sent, userId)).toBe(outcome);
      expect(await store.findMember(one.id, userId)).toStrictEqual({
        ...membership({ organizationId: one.id, userId, role: "billing", createdAt: now }),
        source: "invitation",
      } satisfies Membership);
      expect(await accept(sent, userId, now + 1)).toBe("member");
      expect(await store.findInvitation(sent.id)).toBeDefined();
    });

    it("make no member for another address, another organization, or after they expired", async () => {
      const one = await insertOrganization();
      const sent = await invite({ organizationId: one.id });
      const userId = randomUUID();
      for (const wrong of [
        { ...sent, emailKey: "eve@example.com" },
        { ...sent, organizationId: randomUUID() },
        { ...sent, id: randomUUID() },
      ]) {
        expect(await accept(wrong, userId)).toBe("gone");
      }
      expect(await accept(sent, userId, sent.expiresAt)).toBe("gone");
      for (const column of ["disabled_at", "deleted_at"]) {
        const end = (at: string) =>
          opened().sql(`update organizations set ${column} = ${at} where id = '${one.id}'`);
        await end("5");
        expect(await accept(sent, userId)).toBe("gone");
        await end("null");
      }
      expect(await store.countMembers(one.id)).toBe(0);
    });

    it("EA-22 lift no suspension", async () => {
      const one = await insertOrganization();
      const sent = await invite({ organizationId: one.id });
      const row = membership({ organizationId: one.id, suspendedAt: 5 });
      await store.insertMembership(row);
      expect(await accept(sent, row.userId)).toBe("member");
      expect(await store.findMember(one.id, row.userId)).toStrictEqual(row);
      expect(await store.findMembership(one.id, row.userId)).toBeUndefined();
    });

    it("forget who sent them only if the account is deleted", async () => {
      const { id: userId } = await insertAccount();
      const { id } = await invite({ invitedBy: userId });
      const inviter = async () =>
        (await opened().sql(`select invited_by from invitations where id = '${id}'`))[0];
      await store.forgetInviter(userId);
      expect(await inviter()).toEqual({ invited_by: userId });
      await opened().sql(`update users set deleted_at = 5 where id = '${userId}'`);
      await store.forgetInviter(userId);
      expect(await inviter()).toEqual({ invited_by: null });
    });

    it("are purged by their end", async () => {
      for (const expiresAt of [5, 6]) await invite({ expiresAt });
      expect(await store.purgeInvitations(5)).toEqual({ deleted: 1, more: false });
      expect(await opened().sql("select expires_at from invitations")).toEqual([{ expires_at: 6 }]);
    });

    describe("at the same time", () => {
      const rounds = () => Math.ceil((opened().rounds ?? 200) / 40);

      it("ER-4 let fifty different people join, and one of them once", async () => {
        for (let round = 0; round < rounds(); round++) {
          const one = await insertOrganization();
          const sent = await Promise.all(
            Array.from({ length: 50 }, () => invite({ organizationId: one.id })),
          );
          const outcomes = await Promise.all(sent.map((its) => accept(its, randomUUID())));
          expect(outcomes).toEqual(sent.map(() => "joined"));
          expect(await store.countMembers(one.id)).toBe(50);
          const userId = randomUUID();
          const again = await invite({ organizationId: one.id });
          const tries = await Promise.all(
            Array.from({ length: 20 }, (_, at) => accept(again, userId, now + at)),
          );
          expect(tries.filter((outcome) => outcome === "joined")).toHaveLength(1);
        }
      });

      it("are either accepted or revoked, and a removal leaves no member", async () => {
        const outcomes = new Set<string>();
        for (let round = 0; round < rounds() * 6; round++) {
          const one = await insertOrganization();
          const sent = await invite({ organizationId: one.id });
          const userId = randomUUID();
          const [outcome] = await Promise.all([
            accept(sent, userId),
            // As `removeMember` of core does.
            insist(() => store.deleteInvitationTo(one.id, sent.emailKey)).then(() =>
              insist(() => store.removeMember(one.id, userId)),
            ),
          ]);
          outcomes.add(outcome);
          expect(await store.findMember(one.id, userId)).toBeUndefined();
          expect(await accept(sent, userId)).toBe("gone");
        }
        expect([...outcomes].every((outcome) => /^(?:joined|gone)$/.test(outcome))).toBe(true);
      });

      it("ER-5 leave a member suspended", async () => {
        for (let round = 0; round < rounds() * 2; round++) {
          const one = await insertOrganization();
          const sent = await invite({ organizationId: one.id });
          const { userId } = await (async () => {
            const row = membership({ organizationId: one.id });
            await store.insertMembership(row);
            return row;
          })();
          await Promise.all([
            accept(sent, userId),
            opened().sql(`update memberships set suspended_at = 5 where user_id = '${userId}'`),
          ]);
          expect(await store.findMembership(one.id, userId)).toBeUndefined();
        }
      });
    });
  });
}
