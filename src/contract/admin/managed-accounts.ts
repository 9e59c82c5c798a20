import * as z from "zod";
import type { AttributeRules } from "../../core/accounts/attributes/rules.ts";
import { emailMaxLength } from "../../core/accounts/email.ts";
import { accountWith, locale, name, picture, timeZone, username } from "../accounts/account.ts";
import { attributesIn, operatorAttributes } from "../accounts/attributes.ts";
import { cursorParam, nextCursor, notAnObject, queryText, text } from "../fields.ts";
import { ofJson } from "../refusals.ts";
import { jsonBody, jsonResponse, problems } from "../responses.ts";
import { roleName } from "../role.ts";
import { createRoute } from "../route.ts";
import { UserParams, timeOrNull } from "./fields.ts";
import { ActingFor, actingFor, callForServers, ofServers } from "./for-servers.ts";
import { disabledAt } from "./users/list.ts";

const tag = "Accounts for servers";
const readCall = callForServers(tag, "accounts:read");
const writeCall = callForServers(tag, "accounts:write");

const ofAccount = [...ofServers, "not_found"] as const;

export const AccountsQuery = z.object({
  username: queryText("username", "Lists only the account with this username.", "ann"),
  email: queryText("email", "Lists only the account with this email address.", "ann@example.com"),
  cursor: cursorParam,
  as: actingFor,
});

const managedAccountOf = (attributes: AttributeRules | undefined) =>
  accountWith(attributes)
    .extend({
      disabled_at: disabledAt,
      email_verified_at: timeOrNull("When the email address was verified."),
      invited_at: timeOrNull("When the user was last invited."),
    })
    .meta({ id: "ManagedAccount" });

const email = text({
  format: "email",
  maxLength: emailMaxLength,
  description: "The email address.",
  example: "ben@example.com",
});

const emailVerified = z.boolean().meta({
  description: "Whether the email address counts as verified.",
  example: true,
});

const role = roleName.meta({
  description: "Only for calls in the same process. Clients create accounts with the role `user`.",
});

export const accountCreationOf = (attributes: AttributeRules | undefined) =>
  z
    .object(
      {
        email,
        email_verified: emailVerified.optional(),
        username: username.optional().meta({
          description:
            "The name to log in with. Without it, the server creates one from the email address.",
        }),
        name: name.optional().meta({ description: "Without it, it is the username." }),
        password: text({
          format: "password",
          description: "Without it, the account has no password.",
          example: "correct horse battery staple",
        }).optional(),
        role: role.optional(),
        locale: locale.optional(),
        picture: picture.optional(),
        time_zone: timeZone.optional(),
        ...attributesIn(attributes, operatorAttributes),
        invite: z.boolean().optional().meta({
          description: "`true` sends the user a link to choose a password.",
          example: true,
        }),
      },
      { error: notAnObject },
    )
    .meta({ id: "AccountCreation" });

export const managedChangesOf = (attributes: AttributeRules | undefined) =>
  z
    .object(
      {
        username: username.optional(),
        name: name.optional(),
        locale: locale.optional(),
        picture: picture.optional(),
        time_zone: timeZone.optional(),
        ...attributesIn(attributes, operatorAttributes),
        email: email.optional().meta({
          description:
            "A client starts a change: the new address gets a link, and the account keeps its address until the link is used.",
        }),
        email_verified: emailVerified.optional().meta({
          description: "Only for calls in the same process.",
        }),
        role: role.optional().meta({ description: "Only for calls in the same process." }),
      },
      { error: notAnObject },
    )
    .meta({ id: "ManagedChanges" });

/** The routes of the accounts that the operator's servers read and write. */
export function managedAccountRoutes(attributes: AttributeRules | undefined) {
  const account = managedAccountOf(attributes);
  const path = "/accounts/{id}" as const;
  const of = { params: UserParams, query: ActingFor };
  return {
    list: createRoute({
      ...readCall,
      method: "get",
      path: "/accounts",
      operationId: "listAccounts",
      summary: "List or find accounts",
      description:
        "50 accounts a page, with all attributes, the newest first. With `username` or `email`, the one account or none. Clients find only " +
        "accounts with the role `user`.",
      request: { query: AccountsQuery },
      responses: {
        200: jsonResponse(
          z
            .object({ accounts: z.array(account), next_cursor: nextCursor })
            .meta({ id: "ManagedAccountPage" }),
          "A page of accounts.",
        ),
        ...problems(...ofServers),
      },
    }),
    get: createRoute({
      ...readCall,
      method: "get",
      path,
      operationId: "getAccount",
      summary: "Get an account",
      description: "The audit trail shows which client read it.",
      request: of,
      responses: { 200: jsonResponse(account, "The account."), ...problems(...ofAccount) },
    }),
    create: createRoute({
      ...writeCall,
      method: "post",
      path: "/accounts",
      operationId: "createAccount",
      summary: "Create an account, or invite a user",
      description: "It works also while registration is closed. Unknown members are errors.",
      request: { query: ActingFor, body: jsonBody(accountCreationOf(attributes)) },
      responses: {
        201: jsonResponse(account, "The new account."),
        ...problems(...ofServers, ...ofJson, "username_taken", "email_taken", "overloaded"),
      },
    }),
    update: createRoute({
      ...writeCall,
      method: "patch",
      path,
      operationId: "updateAccountOfUser",
      summary: "Change an account",
      description: "Members that are absent stay as they are. Unknown members are errors.",
      request: { ...of, body: jsonBody(managedChangesOf(attributes)) },
      responses: {
        200: jsonResponse(account, "The account after the change."),
        ...problems(
          ...ofAccount,
          ...ofJson,
          "username_taken",
          "email_taken",
          "user_is_admin",
          "not_supported_here",
        ),
      },
    }),
    disable: createRoute({
      ...writeCall,
      method: "post",
      path: `${path}/disable`,
      operationId: "disableAccount",
      summary: "Disable an account",
      description: "Ends all sessions. The user cannot log in until the account is enabled.",
      request: of,
      responses: {
        204: { description: "The account is disabled." },
        ...problems(...ofAccount, "user_is_admin"),
      },
    }),
    enable: createRoute({
      ...writeCall,
      method: "post",
      path: `${path}/enable`,
      operationId: "enableAccount",
      summary: "Enable an account",
      request: of,
      responses: {
        204: { description: "The account is enabled." },
        ...problems(...ofAccount),
      },
    }),
    invite: createRoute({
      ...writeCall,
      method: "post",
      path: `${path}/invitation`,
      operationId: "inviteAgain",
      summary: "Send another invitation",
      description: "For an account without a password. Earlier links no longer work.",
      request: of,
      responses: {
        202: { description: "The email will be sent soon." },
        ...problems(...ofAccount, "user_is_disabled", "password_exists"),
      },
    }),
    requirePasswordReset: createRoute({
      ...writeCall,
      method: "post",
      path: `${path}/password-reset`,
      operationId: "requirePasswordReset",
      summary: "Require a new password",
      description:
        "Removes the current password immediately, ends all sessions, and sends a link to choose a new one.",
      request: of,
      responses: {
        202: { description: "The email will be sent soon." },
        ...problems(...ofAccount, "user_is_disabled"),
      },
    }),
    endSessions: createRoute({
      ...writeCall,
      method: "delete",
      path: `${path}/sessions`,
      operationId: "endSessionsOfAccount",
      summary: "End all sessions of an account",
      request: of,
      responses: {
        204: { description: "All sessions have ended." },
        ...problems(...ofAccount),
      },
    }),
    delete: createRoute({
      ...writeCall,
      method: "delete",
      path,
      operationId: "deleteAccountOfUser",
      summary: "Delete an account",
      description:
        "Deletes all personal data immediately, and ends all sessions. This cannot be undone.",
      request: of,
      responses: {
        204: { description: "The account was deleted." },
        ...problems(...ofAccount, "user_is_admin", "owns_organizations"),
      },
    }),
  };
}
