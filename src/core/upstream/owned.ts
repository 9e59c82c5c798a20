import type { AuditPorts } from "../audit/ports.ts";
import type { AddressClaim } from "../email/model.ts";
import { timeOf, timeOrNull } from "../ground/time.ts";
import type { Removed } from "../owned.ts";
import type { Origin } from "../user.ts";
import type { IdentityStore, UpstreamPolicy } from "./ports.ts";
import { upstreamEvents } from "./rows.ts";

/** The identities of an account, as what it owns. */
export const ownedIdentities = ({
  store,
  audit,
}: AuditPorts & { readonly store: IdentityStore }) => ({
  name: "identities" as const,
  clears: "unproven" as const,
  async remove(userId: string, claim?: AddressClaim): Promise<void> {
    const had = claim && (await store.listIdentities(userId)).length > 0;
    await store.deleteIdentitiesOf(userId);
    if (!had) return;
    const { origin, by } = claim;
    audit.record(upstreamEvents.identities_removed, { subjectId: userId, origin, detail: { by } });
  },
  async removeSince(userId: string, since: number, origin: Origin): Promise<readonly Removed[]> {
    const recent = (await store.listIdentities(userId)).filter((one) => one.createdAt >= since);
    for (const { id, provider } of recent) {
      await store.deleteIdentity(id, userId);
      const detail = { provider, by: "undo" };
      audit.record(upstreamEvents.identity_unlinked, { subjectId: userId, origin, detail });
    }
    return recent.map(({ provider }) => ({ what: "identity", name: provider }));
  },
  async removeDeleted(until: number): Promise<void> {
    for (const userId of await store.listDeletedWithIdentities(until)) {
      await store.deleteIdentitiesOf(userId);
    }
  },
  show: ({ id }: { readonly id: string }) => store.listIdentities(id),
  export: async ({ id }: { readonly id: string }) =>
    (await store.listIdentities(id)).map((one) => ({
      id: one.id,
      provider: one.provider,
      issuer: one.issuer,
      subject: one.subject,
      email: one.email,
      created_at: timeOf(one.createdAt),
      last_used_at: timeOrNull(one.lastUsedAt),
    })),
});

/** The ids of the providers at which a user can log in to an account, in the order of the buttons. Throws Failure `unavailable`. */
export async function connectedProviders(
  { store }: { readonly store: Pick<IdentityStore, "listIdentities"> },
  { providers }: Pick<UpstreamPolicy, "providers">,
  userId: string,
): Promise<readonly string[]> {
  const connected = (await store.listIdentities(userId)).map(({ provider }) => provider);
  return providers.map(({ id }) => id).filter((id) => connected.includes(id));
}
