import { consentLimits, type ListedConsent } from "./model.ts";
import type { ConsentStore } from "./ports.ts";

/** All consents of a user, the newest first. Read in pages. Throws Failure `unavailable`. */
export async function listConsents(
  { store }: { readonly store: Pick<ConsentStore, "listConsents"> },
  userId: string,
): Promise<readonly ListedConsent[]> {
  const consents: ListedConsent[] = [];
  for (;;) {
    const page = await store.listConsents(userId, consents.at(-1));
    consents.push(...page);
    if (page.length < consentLimits.listed) break;
  }
  return consents.toSorted((one, other) => other.createdAt - one.createdAt);
}

/** Whether a user has a consent for an app, beside the one with the id `butId`. Throws Failure `unavailable`. */
export async function hasConsentFor(
  store: Pick<ConsentStore, "listConsents">,
  userId: string,
  clientId: string,
  butId?: string,
): Promise<boolean> {
  const from = await store.listConsents(userId, { clientId, host: "", resource: "" });
  return from.some((one) => one.clientId === clientId && one.id !== butId);
}
