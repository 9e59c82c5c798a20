import * as z from "zod";
import {
  accountWith,
  fixedMembers,
  locale,
  name,
  picture,
  timeZone,
  username,
} from "../../contract/accounts/account.ts";
import { attributeChanges, attributesIn } from "../../contract/accounts/attributes.ts";
import {
  UserParams,
  adminCall,
  bodyProblems,
  readProblems,
  timeOrNull,
  writeProblems,
} from "../../contract/admin/fields.ts";
import * as list from "../../contract/admin/users/list.ts";
import { disabledAt, lastLoginAt } from "../../contract/admin/users/list.ts";
import { notAnObject, text } from "../../contract/fields.ts";
import { jsonBody, jsonResponse } from "../../contract/responses.ts";
import { roleName } from "../../contract/role.ts";
import { createRoute } from "../../contract/route.ts";
import { Identity } from "../../contract/upstream/identities.ts";
import { defaultRole } from "../../core/access.ts";
import type { AttributeRules } from "../../core/accounts/attributes/rules.ts";
import { emailMaxLength } from "../../core/accounts/email.ts";
import { loginObstacles } from "../../core/admin/model.ts";
import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import { Factors } from "../factors/factors.ts";
import { basePathOf, type AppOptions } from "../options.ts";
import { readJson } from "../request/body.ts";
import { languageOf } from "../request/caller.ts";
import { readParams, readQuery } from "../request/parameters.ts";
import { refuseFixed } from "../request/validate.ts";
import { json, respond, setHeader } from "../response/respond.ts";
import { listedUser, personWith } from "./answers.ts";
import { AppConsent } from "./consents.ts";
import { readCursor, writeCursor } from "../request/cursor.ts";
import type { AdminGuard } from "./guard.ts";

const LoginState = z
  .object({
    obstacles: z.array(z.enum(loginObstacles)).meta({
      description:
        "Why the user cannot log in with the right password. Empty if the user can. `disabled`: by an administrator. " +
        "`email_not_verified`: this server asks for a verified address. `no_password`: the account has none. " +
        "`scheme_off`: `IMPORT_SCHEMES` does not name the scheme of the imported password. `locked`: too many wrong " +
        "passwords from all networks. `waiting`: too many from the network of the newest session.",
      example: ["locked"],
    }),
    until: timeOrNull("When the wait ends. Null for a lock, which stays until someone removes it."),
    failures: z.int().meta({
      description: "The wrong passwords that count at present, from all networks.",
      example: 0,
    }),
  })
  .meta({ id: "LoginState" });

const personOf = (attributes: AttributeRules | undefined) =>
  accountWith(attributes)
    .extend({
      disabled_at: disabledAt,
      email_verified_at: timeOrNull("When the email address was verified."),
      email_failed_at: timeOrNull("When a mail server rejected the email address."),
      last_login_at: lastLoginAt,
      invited_at: timeOrNull("When the user was last invited."),
      login: LoginState,
      factors: Factors,
      identities: z.array(Identity),
      consents: z.array(AppConsent).meta({ description: "What the user lets other apps do." }),
    })
    .meta({ id: "UserDetails" });

const UserCreation = z
  .object(
    {
      username: username.optional().meta({
        description:
          "The name to log in with. Without it, the server creates one from the email address.",
      }),
      email: text({
        format: "email",
        maxLength: emailMaxLength,
        description: "The address that gets the link to choose a password.",
        example: "ben@example.com",
      }),
      name: name.optional().meta({ description: "Without it, it is the username." }),
      role: roleName.optional().meta({ description: "Without it, it is `user`." }),
      locale: locale.optional(),
      time_zone: timeZone.optional(),
    },
    { error: notAnObject },
  )
  .meta({ id: "UserCreation" });

/** The members of an account that an administrator may change. */
const userChangesOf = (attributes: AttributeRules | undefined) =>
  z
    .object(
      {
        name: name.optional(),
        username: username
          .optional()
          .meta({ description: "The new name to log in with.", example: "annie" }),
        locale: locale.optional(),
        picture: picture.optional(),
        time_zone: timeZone.optional(),
        ...attributesIn(attributes, attributeChanges),
        email: text({
          format: "email",
          maxLength: emailMaxLength,
          description:
            "The new address. It counts as verified if the old one does, unless `email_verified` is in the same call. The old address gets a notice. " +
            "Administrators change their own address with POST /users/me/email/verification.",
          example: "annie@example.com",
        }).optional(),
        email_verified: z.boolean().optional().meta({
          description: "Whether the email address counts as verified.",
          example: true,
        }),
        role: roleName.optional(),
        disabled: z.boolean().optional().meta({
          description:
            "`true` ends all sessions, and the user cannot log in. `false` lets users log in.",
          example: false,
        }),
      },
      { error: notAnObject },
    )
    .meta({ id: "UserChanges" });

/** The members of an account that administrators cannot change in this way, and what their refusal says. */
const fixedForAdmins = (attributes: AttributeRules | undefined) =>
  fixedMembers(personOf(attributes), userChangesOf(attributes), {
    id: "The id of an account never changes.",
    email_verified_at: "Send `email_verified`.",
    disabled_at: "Send `disabled`.",
    invited_at: "POST /admin/users/{id}/invitation sends an invitation.",
    factors: "DELETE /admin/users/{id}/factors removes all second factors.",
    identities: "DELETE /admin/users/{id}/identities/{identity_id} disconnects one.",
    consents: "DELETE /admin/users/{id}/consents/{consent_id} disconnects an app.",
    password: "POST /admin/users/{id}/password-reset sends a link to choose a password.",
  });

const createUserRoute = (attributes: AttributeRules | undefined) =>
  createRoute({
    ...adminCall,
    method: "post",
    path: "/admin/users",
    operationId: "createUser",
    summary: "Create an account for a user",
    description:
      "The user gets an email with a link to choose a password. It works also while registration is closed.",
    request: { body: jsonBody(UserCreation) },
    responses: {
      201: {
        ...jsonResponse(personOf(attributes), "The new account."),
        headers: {
          Location: { description: "The path of the account.", schema: { type: "string" } },
        },
      },
      ...bodyProblems("username_taken", "email_taken"),
    },
  });

const getUserRoute = (attributes: AttributeRules | undefined) =>
  createRoute({
    ...adminCall,
    method: "get",
    path: "/admin/users/{id}",
    operationId: "getUser",
    summary: "Get an account, and why its user cannot log in",
    description: "The audit trail says who read it.",
    request: { params: UserParams },
    responses: {
      200: jsonResponse(personOf(attributes), "The account."),
      ...readProblems("not_found"),
    },
  });

const updateUserRoute = (attributes: AttributeRules | undefined) =>
  createRoute({
    ...adminCall,
    method: "patch",
    path: "/admin/users/{id}",
    operationId: "updateUser",
    summary: "Change, disable or enable an account",
    description:
      "Members that are absent stay as they are. Administrators cannot change their own address or role here, or disable their own account. An " +
      "administrator gets another role before the account can be disabled. Members of an account that this call cannot change, such " +
      "as `id`, are refused. Unknown members are ignored.",
    request: { params: UserParams, body: jsonBody(userChangesOf(attributes)) },
    responses: {
      200: jsonResponse(personOf(attributes), "The account after the change."),
      ...bodyProblems(
        "not_found",
        "user_is_admin",
        "cannot_change_yourself",
        "username_taken",
        "email_taken",
      ),
    },
  });

const deleteUser = createRoute({
  ...adminCall,
  method: "delete",
  path: "/admin/users/{id}",
  operationId: "deleteUser",
  summary: "Delete an account",
  description:
    "Deletes all personal data immediately, and ends all sessions. Idempotent: deleting it again is not an error. An " +
    "administrator gets another role first. This cannot be undone.",
  request: { params: UserParams },
  responses: {
    204: { description: "The account was deleted." },
    ...writeProblems("user_is_admin", "owns_organizations", "cannot_change_yourself"),
  },
});

/** Lists, makes, reads, changes and deletes the accounts of others. */
export function adminUsers(
  { endpoint }: Endpoints,
  auth: Auth,
  { reader, writer }: AdminGuard,
  { issuer }: Pick<AppOptions, "issuer">,
): void {
  const { users } = auth.admin;
  const { attributes } = auth.accounts;
  const person = personWith(auth.accounts, auth.upstream.providers);
  const fixed = fixedForAdmins(attributes);
  const userChanges = userChangesOf(attributes);

  endpoint(list.listUsers, async (c) => {
    await reader(c);
    const { cursor, ...query } = readQuery(c, list.UserQuery);
    const page = await users.list({ ...query, cursor: readCursor(cursor) });
    const total = cursor === undefined ? await users.count(query, page) : undefined;
    const body = { users: page.rows.map(listedUser), next_cursor: writeCursor(page.next) };
    return json(c, { ...body, ...(total && { total }) }, 200);
  });

  endpoint(createUserRoute(attributes), async (c) => {
    const actor = await writer(c);
    const { time_zone: timeZone, ...creation } = await readJson(
      c,
      UserCreation,
      undefined,
      ({ time_zone: timeZone, ...present }) => users.faultsOf({ ...present, timeZone }),
    );
    const { role = defaultRole } = creation;
    const language = languageOf(c);
    const details = await users.create(actor, {
      ...creation,
      timeZone,
      role,
      language,
      source: "admin",
    });
    setHeader(c, "Location", `${basePathOf(issuer)}/admin/users/${details.account.id}`);
    return json(c, person(details), 201);
  });

  endpoint(getUserRoute(attributes), async (c) => {
    const actor = await reader(c);
    const { id } = readParams(c, UserParams);
    return json(c, person(await users.find(actor, id)), 200);
  });

  endpoint(updateUserRoute(attributes), async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, UserParams);
    const {
      email_verified: emailVerified,
      time_zone: timeZone,
      ...changes
    } = await readJson(c, userChanges, (_, names) => refuseFixed(names, fixed));
    const wanted = { ...changes, emailVerified, timeZone, language: languageOf(c) };
    return json(c, person(await users.change(actor, id, wanted)), 200);
  });

  endpoint(deleteUser, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, UserParams);
    await users.delete(actor, id, languageOf(c));
    return respond(c, null, 204);
  });
}
