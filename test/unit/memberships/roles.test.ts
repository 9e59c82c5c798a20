import { describe, expect, it } from "vitest";
import { createOrganizationAccess } from "../../../src/core/memberships/roles.ts";

const scopes = { "projects:read": "See", "projects:write": "Change", "invoices:read": "See" };

describe("the scopes of a role in an organization", () => {
  const access = createOrganizationAccess({
    scopes,
    roles: { billing: ["invoices:read", "projects:read"], member: ["projects:read"] },
  });

  it("are those of the role and of members, all of them for the owner, and none for an unknown role", () => {
    expect(access.scopesOf("member")).toEqual(["projects:read"]);
    expect(access.scopesOf("billing")).toEqual(["projects:read", "invoices:read"]);
    expect(access.scopesOf("admin")).toEqual(["projects:read"]);
    expect(access.scopesOf("owner")).toEqual(Object.keys(scopes));
    for (const role of ["", "Owner", "gone", "constructor"]) {
      expect(access.scopesOf(role)).toEqual([]);
    }
  });

  it("are for the roles that always exist and those of the operator, but a member is never given the owner's", () => {
    expect(access.allRoles).toEqual(["member", "admin", "billing"]);
    const bare = createOrganizationAccess({ scopes: {}, roles: {} });
    expect(bare.allRoles).toEqual(["member", "admin"]);
    expect(bare.scopesOf("owner")).toEqual([]);
  });
});
