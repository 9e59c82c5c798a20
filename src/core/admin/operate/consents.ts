import { endApp } from "../../consents/end.ts";
import { consentLimits, type UserConsent } from "../../consents/model.ts";
import { consentEvents } from "../../consents/rows.ts";
import { isId } from "../../ids.ts";
import { listPlaceOf, readPlace } from "../../places.ts";
import { accountOf, type Actor } from "../actor.ts";
import type { Page } from "../model.ts";
import type { AdminPorts } from "../ports.ts";

/**
 * What users let an app do, the newest first. An app that is unknown has no users. Throws Failure `validation_failed` for a wrong cursor,
 * and `unavailable`.
 */
export async function listClientConsents(
  { store }: AdminPorts,
  clientId: string,
  cursor: string | undefined,
): Promise<Page<UserConsent>> {
  const after =
    cursor === undefined ? { at: Number.MAX_SAFE_INTEGER, id: "" } : readPlace(cursor, "consents");
  if (!isId(clientId)) return { rows: [], next: undefined };
  const found = await store.listClientConsents(clientId, after);
  const rows = found.slice(0, consentLimits.listed);
  const last = found.length > rows.length ? rows.at(-1) : undefined;
  const next = last && listPlaceOf("consents", { id: last.id, at: last.createdAt });
  return { rows, next };
}

/** Ends the access of an app for somebody else, as the user could. Throws Failure `not_found`, `unavailable`. */
export async function disconnectUserApp(
  ports: AdminPorts,
  actor: Actor,
  userId: string,
  consentId: string,
): Promise<void> {
  await accountOf(ports.store, userId);
  await ports.audit.recordNow(
    consentEvents.app_disconnected,
    await endApp(ports, userId, consentId, actor),
  );
}
