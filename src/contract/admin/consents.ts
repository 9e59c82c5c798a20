import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { Consent } from "../consents/consents.ts";
import { json } from "../responses.ts";
import {
  adminCall,
  ClientParams,
  cursorParam,
  nextCursor,
  readProblems,
  UserConsentParams,
  writeProblems,
} from "./fields.ts";

const scope = z
  .string()
  .meta({ description: "Separated by spaces.", example: "openid profile email" });

/** A consent in the details of its user. */
export const AppConsent = Consent.omit({ scopes: true })
  .extend({ scope })
  .meta({ id: "AppConsent" });

const UserConsent = Consent.pick({ id: true, host: true, created_at: true, updated_at: true })
  .extend({
    user_id: z.string().meta({ format: "uuid", example: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90" }),
    username: z.string().meta({ example: "ann" }),
    scope,
  })
  .meta({ id: "UserConsent" });

const UserConsentPage = z
  .object({ consents: z.array(UserConsent), next_cursor: nextCursor })
  .meta({ id: "UserConsentPage" });

export const ConsentQuery = z.object({ cursor: cursorParam });

export const listClientConsents = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/clients/{id}/consents",
  operationId: "listClientConsents",
  summary: "List the users who let an app use their accounts",
  description:
    "The newest first. Apps of your own, which ask for no consent, have none. A client that is unknown is not an error.",
  request: { params: ClientParams, query: ConsentQuery },
  responses: {
    200: json(UserConsentPage, "One page of what users let the app do."),
    ...readProblems("validation_failed"),
  },
});

export const disconnectUserApp = createRoute({
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
