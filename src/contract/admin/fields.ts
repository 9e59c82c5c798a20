import * as z from "zod";
import type { BuiltInScope } from "../../core/access.ts";
import type { FailureCode } from "../../core/tables/failures.ts";
import { time } from "../fields.ts";
import { ofBearer, ofJson, ofSudo } from "../refusals.ts";
import { problems } from "../responses.ts";
import { accessToken } from "../security.ts";

const scope: BuiltInScope = "admin";

/** What all calls of the admin API have in common. Pages of other origins may make none of them. */
export const adminCall = {
  tags: ["Administration"],
  security: [{ [accessToken]: [scope] }],
  "x-same-origin": true,
};

const refusals = ["mfa_enrolment_required", "admin_api_off"] as const;

type Common = (typeof refusals)[number];
type OfBearer = Common | (typeof ofBearer)[number];
type OfSudo = Common | (typeof ofSudo)[number];
type OfJson = (typeof ofJson)[number];

/** The refusals of a call that reads. */
export const readProblems = <C extends FailureCode = never>(...codes: readonly C[]) =>
  problems<OfBearer | C>(...ofBearer, ...refusals, ...codes);

/** The refusals of a call that changes something. The administrator must have logged in within the last ten minutes. */
export const writeProblems = <C extends FailureCode = never>(...codes: readonly C[]) =>
  problems<OfSudo | C>(...ofSudo, ...refusals, ...codes);

/** The refusals of a call with a JSON body. */
export const bodyProblems = <C extends FailureCode = never>(...codes: readonly C[]) =>
  writeProblems<OfJson | C>(...ofJson, ...codes);

const example = "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90";

/** A parameter of the path that is an id. */
const idParam = (name: string, component: string, description: string) =>
  z.string().meta({
    format: "uuid",
    description,
    example,
    param: { name, in: "path", "x-component": component },
  });

export const UserParams = z.object({ id: idParam("id", "user_id", "The id of the account.") });

export const UserSessionParams = z.object({
  id: idParam("id", "user_id", "The id of the account."),
  session_id: idParam("session_id", "session_id", "The id of the session."),
});

export const UserIdentityParams = z.object({
  id: idParam("id", "user_id", "The id of the account."),
  identity_id: z
    .string()
    .meta({ format: "uuid", example, param: { name: "identity_id", in: "path" } }),
});

export const UserConsentParams = z.object({
  id: idParam("id", "user_id", "The id of the account."),
  consent_id: z
    .string()
    .meta({ format: "uuid", example, param: { name: "consent_id", in: "path" } }),
});

export const ClientParams = z.object({ id: idParam("id", "client_id", "The `client_id`.") });

export const ResourceParams = z.object({
  id: idParam("id", "resource_id", "The id of the resource."),
});

export const MailParams = z.object({
  id: idParam("id", "mail_id", "The id of the email, webhook or logout."),
});

const endpointId = z.string().meta({
  description: "The id of the endpoint.",
  example: "4f1c2d3e5a6b7c8d",
  param: { name: "id", in: "path" },
});

export const EndpointParams = z.object({ id: endpointId });

export const WebhookParams = z.object({
  id: endpointId,
  webhook_id: z
    .string()
    .meta({ format: "uuid", example, param: { name: "webhook_id", in: "path" } }),
});

export const id = z.string().meta({ format: "uuid", example });

export const timeOrNull = (description: string) => time(description).nullable();
