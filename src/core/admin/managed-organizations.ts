import type { AuditFacts } from "../audit/model.ts";
import type { Actor } from "./actor.ts";
import type { createOrganizations } from "./operate/organizations.ts";
import type { AdminPorts } from "./ports.ts";
import { adminEvents } from "./rows.ts";

/**
 * What the operator's own code does with organizations: what administrators do. A client reaches only members whose account has the role
 * `user`, and gives an organization to no one else, nor takes it from anybody else.
 */
export function createManagedOrganizations(
  { audit }: Pick<AdminPorts, "audit">,
  organizations: NonNullable<ReturnType<typeof createOrganizations>>,
) {
  /** Records that a client, or a user through the app, read personal data. What the app reads by itself is not recorded. */
  async function recordRead(
    actor: Actor,
    what: string,
    facts: Pick<AuditFacts, "subjectId" | "organizationId">,
  ): Promise<void> {
    if (actor.actorId === "app") return;
    await audit.recordNow(adminEvents.sensitive_read, { ...actor, ...facts, detail: { what } });
  }

  return {
    ...organizations,
    async members(actor: Actor, organization: string, cursor: string | undefined) {
      const page = await organizations.members(organization, cursor, actor);
      await recordRead(actor, "members", { organizationId: page.organizationId });
      return page;
    },
    async member(actor: Actor, organization: string, userId: string) {
      const member = await organizations.member(organization, userId, actor);
      const { organizationId } = member;
      await recordRead(actor, "member", { subjectId: userId, organizationId });
      return member;
    },
    async ofUser(actor: Actor, userId: string) {
      const found = await organizations.ofUser(userId, actor);
      await recordRead(actor, "organizations", { subjectId: userId });
      return found;
    },
  };
}
