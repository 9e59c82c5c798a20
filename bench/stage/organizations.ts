import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomId } from "../../src/core/ids.ts";
import type { Organization } from "../../src/core/memberships/model.ts";
import { membershipOf } from "../../src/core/organizations/members.ts";
import type { Store } from "../../src/core/ports.ts";
import { systemRandom } from "../../src/drivers/system.ts";
import { openStore, type Database } from "./ground.ts";
import { insertAll, type OpenSession } from "./population.ts";

/** The members of each organization. */
const size = 64;

const policy = {
  scopes: { "projects:read": "See the projects" },
  roles: { member: ["projects:read"] },
};

/** A folder whose `latchkey.config.mjs` turns organizations on. */
export function organizationsFolder(parent: string): string {
  const folder = mkdtempSync(join(parent, "organizations-"));
  const text = `export default { organizations: ${JSON.stringify(policy)} };\n`;
  writeFileSync(join(folder, "latchkey.config.mjs"), text);
  return folder;
}

/**
 * Makes the owner of each session a member of two organizations, and none of them an owner. Gives the sessions with the one that they
 * store, and with the other.
 */
export async function joinOrganizations(
  database: Database,
  sessions: readonly OpenSession[],
): Promise<{ readonly stored: readonly OpenSession[]; readonly other: readonly OpenSession[] }> {
  const { store, close } = openStore(database);
  try {
    const stored = await joinOrganization(store, sessions);
    // As a login with an organization does.
    await insertAll(stored, ({ session }) =>
      store.chooseOrganization(session.id, session.organizationId),
    );
    return { stored, other: await joinOrganization(store, sessions) };
  } finally {
    await close();
  }
}

async function joinOrganization(
  store: Store,
  sessions: readonly OpenSession[],
): Promise<readonly OpenSession[]> {
  const now = Date.now();
  const owners = [...new Set(sessions.map(({ owner }) => owner.id))];
  const organizations = Array.from({ length: Math.ceil(owners.length / size) }, () => acme(now));
  const byUser = new Map(
    owners.map((userId, index) => [userId, organizations[Math.floor(index / size)]] as const),
  );
  await insertAll(organizations, (one) => store.insertOrganization(one));
  await insertAll([...byUser], async ([userId, organization]) => {
    if (!organization) return;
    await store.insertMembership(membershipOf(organization, userId, "member", now));
  });
  return sessions.map(({ session, owner }) => ({
    owner,
    session: { ...session, organizationId: byUser.get(owner.id)?.id ?? null },
  }));
}

const acme = (now: number): Organization => ({
  id: randomId(systemRandom),
  slug: null,
  slugKey: null,
  name: "Acme",
  ownerId: randomId(systemRandom),
  requireMfa: 0,
  createdAt: now,
  updatedAt: now,
  disabledAt: null,
  deletedAt: null,
});
