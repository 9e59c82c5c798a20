import * as contract from "../../contract/admin/consents.ts";
import { ClientParams, UserConsentParams } from "../../contract/admin/fields.ts";
import type { Auth } from "../../core/auth.ts";
import type { UserConsent } from "../../core/consents/model.ts";
import { timeOf } from "../../core/ground/time.ts";
import type { Endpoints } from "../endpoint.ts";
import { readParams, readQuery } from "../request/parameters.ts";
import { json, respond } from "../response/respond.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import type { AdminGuard } from "./guard.ts";

/** Lists the users of an app, and ends what it may do. */
export function adminConsents(
  { endpoint }: Endpoints,
  auth: Auth,
  { reader, writer }: AdminGuard,
): void {
  const { consents } = auth.admin;

  endpoint(contract.listClientConsents, async (c) => {
    await reader(c);
    const { id } = readParams(c, ClientParams);
    const { cursor } = readQuery(c, contract.ConsentQuery);
    const { rows, next } = await consents.list(id, readCursor(cursor));
    return json(c, { consents: rows.map(userConsent), next_cursor: writeCursor(next) }, 200);
  });

  endpoint(contract.disconnectUserApp, async (c) => {
    const actor = await writer(c);
    const { id, consent_id: consentId } = readParams(c, UserConsentParams);
    await consents.disconnect(actor, id, consentId);
    return respond(c, null, 204);
  });
}

/** A consent in the list of its app, with each member named. */
const userConsent = (consent: UserConsent) => ({
  id: consent.id,
  user_id: consent.userId,
  username: consent.username,
  host: consent.host,
  scope: consent.scope,
  created_at: timeOf(consent.createdAt),
  updated_at: timeOf(consent.updatedAt),
});
