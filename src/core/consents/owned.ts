import type { AddressClaim } from "../email/model.ts";
import type { Removed } from "../owned.ts";
import type { Origin } from "../user.ts";
import { listConsents } from "./list.ts";
import { appFactsOf, appNameOf, publicConsent, shownNameOf, type ListedConsent } from "./model.ts";
import type { ConsentPorts } from "./ports.ts";
import { consentEvents } from "./rows.ts";

/** The first consent of each app. */
const eachApp = (consents: readonly ListedConsent[]): readonly ListedConsent[] => [
  ...new Map(consents.map((one) => [one.clientId, one])).values(),
];

/** A removed app. A program that says no name has none here. */
function removedOf(consent: ListedConsent): Removed {
  const { name, host, isProgram } = appFactsOf(consent, appNameOf(consent));
  if (!isProgram) return { what: "app", name };
  return { what: "program", ...(name !== host && { name }) };
}

/** The consents of an account, as what it owns. Whatever removes them has ended the sessions of the apps. */
export const ownedConsents = ({ store, audit }: Pick<ConsentPorts, "store" | "audit">) => ({
  name: "consents" as const,
  clears: "unproven" as const,
  async remove(userId: string, claim?: AddressClaim): Promise<void> {
    const taken = claim ? eachApp(await listConsents({ store }, userId)) : [];
    await store.deleteConsentsOf(userId);
    for (const one of taken) {
      const { clientId } = one;
      const detail = { app: shownNameOf(one), by: claim?.by };
      const facts = { subjectId: userId, clientId, origin: claim?.origin, detail };
      audit.record(consentEvents.app_disconnected, facts);
    }
  },
  // A scope that was added cannot be told from the others, so the app is asked again for all of them.
  async removeSince(userId: string, since: number, origin: Origin): Promise<readonly Removed[]> {
    const all = await listConsents({ store }, userId);
    const recent = eachApp(all.filter((one) => one.updatedAt >= since));
    for (const one of recent) {
      const { clientId } = one;
      await store.deleteConsentsOfClient(userId, clientId);
      const detail = { app: shownNameOf(one), by: "undo" };
      audit.record(consentEvents.app_disconnected, { subjectId: userId, clientId, origin, detail });
    }
    return recent.map(removedOf);
  },
  async removeDeleted(until: number): Promise<void> {
    for (const userId of await store.listDeletedWithConsents(until)) {
      await store.deleteConsentsOf(userId);
    }
  },
  show: ({ id }: { readonly id: string }) => listConsents({ store }, id),
  export: async ({ id }: { readonly id: string }) =>
    (await listConsents({ store }, id)).map(publicConsent),
});
