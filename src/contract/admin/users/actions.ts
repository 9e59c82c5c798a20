import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import type { AttributeRules } from "../../../core/accounts/attributes/rules.ts";
import { accountExportOf, savedAsFile } from "../../accounts/export.ts";
import { notAnObject } from "../../fields.ts";
import { json, jsonBody } from "../../responses.ts";
import {
  adminCall,
  bodyProblems,
  readProblems,
  UserIdentityParams,
  UserParams,
  writeProblems,
} from "../fields.ts";

export const PasswordResetOrder = z
  .object(
    {
      disable_password: z.boolean().optional().meta({
        description: "`true` takes the present password away at once and ends all sessions.",
        example: false,
      }),
    },
    { error: notAnObject },
  )
  .meta({ id: "PasswordResetOrder" });

export const orderPasswordReset = createRoute({
  ...adminCall,
  method: "post",
  path: "/admin/users/{id}/password-reset",
  operationId: "orderPasswordReset",
  summary: "Send the user a link to choose a new password",
  request: { params: UserParams, body: jsonBody(PasswordResetOrder) },
  responses: {
    202: { description: "The email will be sent soon." },
    ...bodyProblems("not_found", "user_is_disabled", "cannot_change_yourself"),
  },
});

export const orderVerification = createRoute({
  ...adminCall,
  method: "post",
  path: "/admin/users/{id}/verification",
  operationId: "orderVerification",
  summary: "Send the user a link to verify the email address",
  description: "Sends nothing if the address is verified.",
  request: { params: UserParams },
  responses: {
    202: { description: "The email will be sent soon." },
    ...writeProblems("not_found", "user_is_disabled"),
  },
});

export const inviteUser = createRoute({
  ...adminCall,
  method: "post",
  path: "/admin/users/{id}/invitation",
  operationId: "inviteUser",
  summary: "Send the user another invitation",
  description: "For an account without a password. Earlier links no longer work.",
  request: { params: UserParams },
  responses: {
    202: { description: "The email will be sent soon." },
    ...writeProblems("not_found", "user_is_disabled", "password_exists"),
  },
});

export const unlockUser = createRoute({
  ...adminCall,
  method: "post",
  path: "/admin/users/{id}/unlock",
  operationId: "unlockUser",
  summary: "Let a user log in again after too many wrong passwords",
  description: "The limits of networks stay.",
  request: { params: UserParams },
  responses: {
    204: { description: "The wrong passwords are forgotten." },
    ...writeProblems("not_found"),
  },
});

export const resetUserFactors = createRoute({
  ...adminCall,
  method: "delete",
  path: "/admin/users/{id}/factors",
  operationId: "resetUserFactors",
  summary: "Remove all second factors and passkeys of a user",
  description:
    "Use this when a user has lost the phone or the key. The user then logs in with the password alone. First make sure that the " +
    "request comes from the user. " +
    "All sessions end, and the user gets an email. Idempotent.",
  request: { params: UserParams },
  responses: {
    204: { description: "The account has no second factor." },
    ...writeProblems("not_found", "cannot_change_yourself"),
  },
});

export const disconnectIdentity = createRoute({
  ...adminCall,
  method: "delete",
  path: "/admin/users/{id}/identities/{identity_id}",
  operationId: "disconnectIdentity",
  summary: "Disconnect a user's login at another provider",
  description: "The user gets an email. Sessions go on.",
  request: { params: UserIdentityParams },
  responses: {
    204: { description: "Disconnected." },
    ...writeProblems("not_found", "cannot_change_yourself"),
  },
});

export const exportUserRoute = (attributes: AttributeRules | undefined) =>
  createRoute({
    ...adminCall,
    method: "get",
    path: "/admin/users/{id}/export",
    operationId: "exportUser",
    summary: "Export everything that is kept about a user",
    description: "The audit trail says who exported it.",
    request: { params: UserParams },
    responses: {
      200: {
        ...json(accountExportOf(attributes), "The account and its sessions, as a file."),
        headers: savedAsFile,
      },
      ...readProblems("not_found"),
    },
  });
