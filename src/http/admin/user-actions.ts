import * as z from "zod";
import { accountExportOf, savedAsFile } from "../../contract/accounts/export.ts";
import {
  UserIdentityParams,
  UserParams,
  adminCall,
  bodyProblems,
  readProblems,
  writeProblems,
} from "../../contract/admin/fields.ts";
import { notAnObject } from "../../contract/fields.ts";
import { jsonBody, jsonResponse } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import type { AttributeRules } from "../../core/accounts/attributes/rules.ts";
import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import { readJson } from "../request/body.ts";
import { languageOf } from "../request/caller.ts";
import { readParams } from "../request/parameters.ts";
import { json, respond, setHeader } from "../response/respond.ts";
import type { AdminGuard } from "./guard.ts";

const PasswordResetOrder = z
  .object(
    {
      disable_password: z.boolean().optional().meta({
        description: "`true` removes the current password immediately and ends all sessions.",
        example: false,
      }),
    },
    { error: notAnObject },
  )
  .meta({ id: "PasswordResetOrder" });

const orderPasswordReset = createRoute({
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

const orderVerification = createRoute({
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

const inviteUser = createRoute({
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

const withdrawInvitation = createRoute({
  ...adminCall,
  method: "delete",
  path: "/admin/users/{id}/invitation",
  operationId: "withdrawInvitation",
  summary: "Withdraw an invitation",
  description:
    "For an account without a password. Its links no longer work. An account that was never used is deleted, without a notice, and its address " +
    "and username are free again. Without an invitation, nothing changes.",
  request: { params: UserParams },
  responses: {
    204: { description: "The invitation is withdrawn." },
    ...writeProblems(
      "not_found",
      "cannot_change_yourself",
      "user_is_admin",
      "owns_organizations",
      "password_exists",
    ),
  },
});

const unlockUser = createRoute({
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

const resetUserFactors = createRoute({
  ...adminCall,
  method: "delete",
  path: "/admin/users/{id}/factors",
  operationId: "resetUserFactors",
  summary: "Remove all second factors and passkeys of a user",
  description:
    "Use this when a user has lost the phone or the key. The user then logs in with only the password. First make sure that the " +
    "request comes from the user. " +
    "All sessions end, and the user gets an email. Idempotent.",
  request: { params: UserParams },
  responses: {
    204: { description: "The account has no second factor." },
    ...writeProblems("not_found", "cannot_change_yourself"),
  },
});

const disconnectIdentity = createRoute({
  ...adminCall,
  method: "delete",
  path: "/admin/users/{id}/identities/{identity_id}",
  operationId: "disconnectIdentity",
  summary: "Disconnect a user's login at another provider",
  description: "The user gets an email. Sessions stay active.",
  request: { params: UserIdentityParams },
  responses: {
    204: { description: "Disconnected." },
    ...writeProblems("not_found", "cannot_change_yourself"),
  },
});

const exportUserRoute = (attributes: AttributeRules | undefined) =>
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
        ...jsonResponse(accountExportOf(attributes), "The account and its sessions, as a file."),
        headers: savedAsFile,
      },
      ...readProblems("not_found"),
    },
  });

/** Sends links to the owner of an account, unlocks it, removes its second factors and its other logins, and exports it. */
export function adminUserActions(
  { endpoint }: Endpoints,
  auth: Auth,
  { reader, writer }: AdminGuard,
): void {
  const { users } = auth.admin;

  endpoint(orderPasswordReset, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, UserParams);
    const { disable_password: disablePassword = false } = await readJson(c, PasswordResetOrder);
    const language = languageOf(c);
    await users.resetPassword(actor, id, { disablePassword, language });
    return respond(c, null, 202);
  });

  endpoint(orderVerification, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, UserParams);
    const language = languageOf(c);
    await users.sendVerification(actor, id, language);
    return respond(c, null, 202);
  });

  endpoint(inviteUser, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, UserParams);
    await users.invite(actor, id, languageOf(c));
    return respond(c, null, 202);
  });

  endpoint(withdrawInvitation, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, UserParams);
    await users.withdraw(actor, id);
    return respond(c, null, 204);
  });

  endpoint(unlockUser, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, UserParams);
    await users.unlock(actor, id);
    return respond(c, null, 204);
  });

  endpoint(resetUserFactors, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, UserParams);
    const language = languageOf(c);
    await users.resetFactors(actor, id, language);
    return respond(c, null, 204);
  });

  endpoint(disconnectIdentity, async (c) => {
    const actor = await writer(c);
    const { id, identity_id } = readParams(c, UserIdentityParams);
    await users.disconnect(actor, id, identity_id, languageOf(c));
    return respond(c, null, 204);
  });

  endpoint(exportUserRoute(auth.accounts.attributes), async (c) => {
    const actor = await reader(c);
    const { id } = readParams(c, UserParams);
    const exported = await users.export(actor, id);
    setHeader(c, "Content-Disposition", 'attachment; filename="latchkey-account.json"');
    return json(c, exported, 200);
  });
}
