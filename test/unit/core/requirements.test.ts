import { describe, expect, it } from "vitest";
import { checkRequirement } from "../../../src/core/access.ts";
import { Failure } from "../../../src/core/failures.ts";
import { organizationRoles } from "../../../src/core/memberships/roles.ts";
import { requireOf, type RequirementNow } from "../../../src/core/user.ts";

const names = {
  scopes: undefined,
  roles: undefined,
  organizationRoles: organizationRoles({ roles: { billing: [] } }),
};
const person = { role: "admin", acr: "aal1", auth_time: 0 } as const;
const member = { ...person, org_id: "acme", org_role: "member" };

/** The code and the detail of the refusal; undefined if the user has what is asked. */
function refusalOf(user: Parameters<typeof requireOf>[0], requirement: RequirementNow) {
  try {
    requireOf(user, [], requirement, 0);
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [error.code, error.detail];
  }
}

describe("a requirement of an organization", () => {
  it.each<readonly [RequirementNow, unknown]>([
    [{ organization: true }, undefined],
    [{ organization: "acme" }, undefined],
    [{ organization: "acme", orgRole: "member" }, undefined],
    [
      { organization: "other" },
      ["insufficient_scope", "This request needs a token for another organization."],
    ],
    [
      { organization: null },
      ["insufficient_scope", "This request needs a token for another organization."],
    ],
    [
      { orgRole: "admin" },
      ["insufficient_scope", "This request needs the role admin in the organization."],
    ],
  ])("%j is judged by the claims of a member", (requirement, refused) => {
    expect(refusalOf(member, requirement)).toEqual(refused);
    expect(refusalOf(person, requirement)).toEqual(["organization_required", undefined]);
  });

  it("of the role `owner` is satisfied by the owner only, and the owner satisfies no other role", () => {
    const owner = { ...member, org_role: "owner" };
    expect(refusalOf(owner, { orgRole: "owner" })).toBeUndefined();
    expect(refusalOf(member, { orgRole: "owner" })?.[0]).toBe("insufficient_scope");
    expect(refusalOf(owner, { orgRole: "admin" })?.[0]).toBe("insufficient_scope");
  });

  it.each<readonly [object, RegExp | undefined]>([
    [{ organization: true, orgRole: "admin" }, undefined],
    [{ organization: () => "acme" }, undefined],
    [{ organization: false }, /must be true, or a function/],
    [{ organization: "acme" }, /must be true, or a function/],
    [{ orgRole: ["admin"] }, /not a valid name/],
    [{ orgRole: "Admin" }, /not a valid name/],
    [{ orgRole: "billing" }, undefined],
    [{ orgRole: "owner" }, undefined],
    [{ orgRole: "biling" }, /Did you mean billing\? Known are: member, admin, billing, owner\./],
    [{ organisation: true }, /organization/],
  ])("%j is checked before any request", (requirement, fault) => {
    const check = () => checkRequirement(requirement, names);
    if (fault) expect(check).toThrow(fault);
    else expect(check).not.toThrow();
  });

  it.each([{ organization: true }, { orgRole: "admin" }] as const)(
    "%j is an error on a server without organizations",
    (requirement) => {
      const known = { ...names, hasOrganizations: false };
      expect(() => checkRequirement(requirement, known)).toThrow(/this server has none/);
      expect(() => checkRequirement({ role: "user" }, known)).not.toThrow();
    },
  );
});
