import * as z from "zod";
import { cursorParam, nextCursor } from "../../contract/fields.ts";
import {
  ClientParams,
  UserConsentParams,
  adminCall,
  readProblems,
  writeProblems,
} from "../../contract/admin/fields.ts";
import { jsonResponse } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import type { Auth } from "../../core/auth.ts";
import type { UserConsent } from "../../core/consents/model.ts";
import { timeOf } from "../../core/ground/time.ts";
import { Consent } from "../consents/consents.ts";
import type { Endpoints } from "../endpoint.ts";
import { readParams, readQuery } from "../request/parameters.ts";
import { json, respond } from "../response/respond.ts";
import { readCursor, writeCursor } from "../request/cursor.ts";
import type { AdminGuard } from "./guard.ts";

const scope = z
  .string()
  .meta({ description: "Separated by spaces.", example: "openid profile email" });

/** A consent in the details of its user. */
export const AppConsent = Consent.omit({ scopes: true })
  .extend({ scope })
  .meta({ id: "AppConsent" });

const UserConsent = Consent.pick({
  id: true,
  host: true,
  resource: true,
  created_at: true,
  updated_at: true,
})
  .extend({
    user_id: z.string().meta({ format: "uuid", example: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90" }),
    username: z.string().meta({ example: "ann" }),
    scope,
  })
  .meta({ id: "UserConsent" });

const UserConsentPage = z
  .object({ consents: z.array(UserConsent), next_cursor: nextCursor })
  .meta({ id: "UserConsentPage" });

const ConsentQuery = z.object({ cursor: cursorParam });

const listClientConsents = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/clients/{id}/consents",
  operationId: "listClientConsents",
  summary: "List the users who let an app use their accounts",
  description:
    "The newest first. Your own apps, which ask for no consent, have none. A client that is unknown is not an error.",
  request: { params: ClientParams, query: ConsentQuery },
  responses: {
    200: jsonResponse(UserConsentPage, "One page of what users let the app do."),
    ...readProblems("validation_failed"),
  },
});

const disconnectUserApp = createRoute({
  ...adminCall,
  method: "delete",
  path: "/admin/users/{id}/consents/{consent_id}",
  operationId: "disconnectUserApp",
  summary: "Disconnect an app from a user's account",
  description:
    "Ends all that the app may do for the user, and its sessions, also those that outlive a logout.",
  request: { params: UserConsentParams },
  responses: {
    204: { description: "The app is disconnected." },
    ...writeProblems("not_found"),
  },
});

/** Lists the users of an app, and ends what it may do. */
export function adminConsents(
  { endpoint }: Endpoints,
  auth: Auth,
  { reader, writer }: AdminGuard,
): void {
  const { consents } = auth.admin;

  endpoint(listClientConsents, async (c) => {
    await reader(c);
    const { id } = readParams(c, ClientParams);
    const { cursor } = readQuery(c, ConsentQuery);
    const { rows, next } = await consents.list(id, readCursor(cursor));
    return json(c, { consents: rows.map(userConsent), next_cursor: writeCursor(next) }, 200);
  });

  endpoint(disconnectUserApp, async (c) => {
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
  resource: consent.resource === "" ? null : consent.resource,
  scope: consent.scope,
  created_at: timeOf(consent.createdAt),
  updated_at: timeOf(consent.updatedAt),
});
