import type { Organization } from "../../memberships/model.ts";
import { requireAccount, requireOrganization } from "../../organizations/find.ts";
import {
  createOrganization,
  deleteOrganization,
  listOrganizations,
  transferOrganization,
  updateOrganization,
  type OrganizationOrder,
} from "../../organizations/manage.ts";
import { findMember, listMembers, putMember, removeMember } from "../../organizations/members.ts";
import { pageOf, placeIn } from "../../organizations/page.ts";
import type { Member } from "../../organizations/ports.ts";
import type { OrganizationSettings } from "../../organizations/settings.ts";
import type { Actor } from "../actor.ts";
import { requireAdminStatements } from "../admin-statements.ts";
import type { Page } from "../model.ts";
import type { AdminPorts } from "../ports.ts";

/**
 * What an administrator does with organizations, which are named by their id or their slug. Undefined if the operator declares none. A
 * list throws Failure `validation_failed` for a wrong cursor. Calls throw `admin_api_off` as `requireAdminStatements` does, but not
 * `ofUser`.
 */
export function createOrganizations(given: AdminPorts) {
  const { organizationAccess } = given;
  if (!organizationAccess) return undefined;
  const ports = { ...given, organizationAccess };
  const byAdmins =
    <Given extends readonly unknown[], Result>(call: (...given: Given) => Promise<Result>) =>
    async (...values: Given): Promise<Result> => {
      await requireAdminStatements(ports);
      return call(...values);
    };
  return {
    /** The roles that a member can be given. */
    roles: organizationAccess.allRoles,
    list: byAdmins(
      async (q: string | undefined, cursor: string | undefined): Promise<Page<Organization>> => {
        const newest = { at: Number.MAX_SAFE_INTEGER, id: "" };
        const before = placeIn("organizations", cursor, newest);
        return pageOf("organizations", await listOrganizations(ports, q, before), ({ id }) => id);
      },
    ),
    find: byAdmins((organization: string) => requireOrganization(ports, organization)),
    create: byAdmins((actor: Actor, order: OrganizationOrder) =>
      createOrganization(ports, actor, order),
    ),
    change: byAdmins((actor: Actor, organization: string, settings: OrganizationSettings) =>
      updateOrganization(ports, actor, organization, settings),
    ),
    delete: byAdmins((actor: Actor, organization: string) =>
      deleteOrganization(ports, actor, organization),
    ),
    transfer: byAdmins((actor: Actor, organization: string, userId: string) =>
      transferOrganization(ports, actor, organization, userId),
    ),
    /** By default, those of every role. */
    members: byAdmins(
      async (
        organization: string,
        cursor: string | undefined,
        actor: Pick<Actor, "code"> = {},
      ): Promise<Page<Member> & { readonly organizationId: string }> => {
        const found = await requireOrganization(ports, organization);
        const page = await listMembers(ports, actor, found, cursor);
        return { ...page, organizationId: found.id };
      },
    ),
    member: byAdmins((organization: string, userId: string, actor: Pick<Actor, "code"> = {}) =>
      findMember(ports, actor, organization, userId),
    ),
    /** Whether an account has a membership. Throws Failure `unavailable`. */
    has: async (organizationId: string, userId: string): Promise<boolean> =>
      (await ports.store.findMember(organizationId, userId)) !== undefined,
    put: byAdmins((actor: Actor, organization: string, userId: string, role?: string) =>
      putMember(ports, actor, organization, userId, role),
    ),
    remove: byAdmins((actor: Actor, organization: string, userId: string) =>
      removeMember(ports, actor, organization, userId),
    ),
    /** The memberships of an account. Throws Failure `not_found`, `unavailable`. */
    async ofUser(userId: string, actor: Pick<Actor, "code"> = {}) {
      await requireAccount(ports, actor, userId);
      return ports.store.listMemberships(userId);
    },
  };
}
