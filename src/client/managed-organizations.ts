// The organizations of users, for the operator's own code: over HTTP, and in the same process as the server.
import type { components } from "./generated/api.ts";
import { orNull, queryingBy, segmentOf, type ActingFor, type SendJson } from "./managed-calls.ts";

/** An organization. Times are RFC 3339 UTC. */
export type Organization = Readonly<components["schemas"]["Organization"]>;

/** A member, with the role in the organization. That of the user who owns it is `owner`. */
export type OrganizationMember = Readonly<components["schemas"]["OrganizationMember"]>;

/** An organization of a user, with the user's role in it. */
export type UserOrganization = Readonly<components["schemas"]["UserOrganization"]>;

/** An organization to create. */
export interface NewOrganization {
  readonly name: string;
  /** The id of the account that owns it. */
  readonly owner_id: string;
  /** Letters, digits and hyphens, with a letter or a digit at both ends. No other organization can have it. Default: none. */
  readonly slug?: string | null | undefined;
  /** Whether its members need a second factor. Default: false. */
  readonly require_mfa?: boolean | undefined;
}

/** Members of an organization's object to change. Absent ones stay as they are. */
export interface OrganizationUpdate {
  readonly name?: string | undefined;
  /** Null for none. */
  readonly slug?: string | null | undefined;
  readonly require_mfa?: boolean | undefined;
  /** While true, the organization counts as one without members. */
  readonly disabled?: boolean | undefined;
}

/** One page of organizations. */
export interface OrganizationPage {
  readonly organizations: readonly Organization[];
  /** The `cursor` of the next page. Null on the last page. */
  readonly next_cursor: string | null;
}

/** One page of members. */
export interface MemberPage {
  readonly members: readonly OrganizationMember[];
  /** The `cursor` of the next page. Null on the last page. */
  readonly next_cursor: string | null;
}

type Paged = ActingFor & { readonly cursor?: string | null | undefined };

/**
 * Reads and writes organizations, each by its id or its slug, and their members. Over HTTP, it finds only members whose account has the
 * role `user`. Throws LatchkeyError, for example `not_found`, `validation_failed`, `is_owner`, `limit_reached` or `unavailable`.
 */
export interface Organizations {
  /** Null if there is no such organization. */
  get(organization: string, options?: ActingFor): Promise<Organization | null>;
  /** 50 organizations a page, the newest first. */
  list(options?: Paged): Promise<OrganizationPage>;
  /** Creates an organization, whose owner becomes a member. */
  create(organization: NewOrganization, options?: ActingFor): Promise<Organization>;
  /** Changes, disables or enables an organization. Returns it after the change. */
  update(
    organization: string,
    changes: OrganizationUpdate,
    options?: ActingFor,
  ): Promise<Organization>;
  /** Deletes an organization. After 30 days, its data is gone and its slug is free. An unknown organization is not an error. */
  delete(organization: string, options?: ActingFor): Promise<void>;
  /** Gives the organization to another user, who becomes a member if needed. The previous owner keeps the role `admin`. */
  transfer(organization: string, userId: string, options?: ActingFor): Promise<void>;
  /** 50 members a page, the first member first. */
  members(organization: string, options?: Paged): Promise<MemberPage>;
  /** Null if there is no such member. */
  member(
    organization: string,
    userId: string,
    options?: ActingFor,
  ): Promise<OrganizationMember | null>;
  /** Adds a member, or changes the role of one. Without a role, a new member gets `member`, and a member keeps the role. */
  putMember(
    organization: string,
    userId: string,
    options?: ActingFor & { readonly role?: string | undefined },
  ): Promise<void>;
  /** Removes a member. A user who is not a member is not an error. */
  removeMember(organization: string, userId: string, options?: ActingFor): Promise<void>;
  /** The organizations of a user, the first one that the user joined first. */
  ofUser(userId: string, options?: ActingFor): Promise<readonly UserOrganization[]>;
}

/** The calls of `Organizations`, which `send` sends. */
export function organizationsOver(send: SendJson): Organizations {
  const call = queryingBy(send);
  const all = "/server/organizations";
  const of = (organization: string) => all + segmentOf(organization);
  const memberOf = (organization: string, userId: string) =>
    `${of(organization)}/members${segmentOf(userId)}`;
  return {
    get: (organization, { as } = {}) => orNull(call("GET", of(organization), { as })),
    list: ({ cursor, as } = {}) => call("GET", all, { cursor, as }),
    create: (organization, { as } = {}) => call("POST", all, { as }, organization),
    update: (organization, changes, { as } = {}) =>
      call("PATCH", of(organization), { as }, changes),
    delete: (organization, { as } = {}) => call("DELETE", of(organization), { as }),
    transfer: (organization, user_id, { as } = {}) =>
      call("PUT", `${of(organization)}/owner`, { as }, { user_id }),
    members: (organization, { cursor, as } = {}) =>
      call("GET", `${of(organization)}/members`, { cursor, as }),
    member: (organization, userId, { as } = {}) =>
      orNull(call("GET", memberOf(organization, userId), { as })),
    putMember: (organization, userId, { role, as } = {}) =>
      call("PUT", memberOf(organization, userId), { as }, { role }),
    removeMember: (organization, userId, { as } = {}) =>
      call("DELETE", memberOf(organization, userId), { as }),
    async ofUser(userId, { as } = {}) {
      const path = `/accounts${segmentOf(userId)}/organizations`;
      const { organizations }: { organizations: readonly UserOrganization[] } = await call(
        "GET",
        path,
        { as },
      );
      return organizations;
    },
  };
}
