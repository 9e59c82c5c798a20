import * as z from "zod";
import { accountMembers } from "../../contract/accounts/account.ts";
import {
  captcha,
  EmailLink,
  linkToken,
  notAnObject,
  text,
  username,
} from "../../contract/fields.ts";
import { ofJson } from "../../contract/refusals.ts";
import { jsonBody, jsonResponse, problems } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import type { Auth } from "../../core/auth.ts";
import { passwordMaxLength } from "../../core/passwords/rules.ts";
import type { Endpoints } from "../endpoint.ts";
import type { AppOptions } from "../options.ts";
import { readJson } from "../request/body.ts";
import { deviceOf, languageOf, noteCaller } from "../request/caller.ts";
import { json, respond } from "../response/respond.ts";

export const ForgottenPassword = z
  .object({ username, captcha }, { error: notAnObject })
  .meta({ id: "ForgottenPassword" });

export const PasswordReset = z
  .object(
    {
      token: linkToken,
      password: text({
        minLength: 8,
        maxLength: passwordMaxLength,
        format: "password",
        description: "The new password. The rules are those of a registration.",
        example: "correct horse battery",
      }),
    },
    { error: notAnObject },
  )
  .meta({ id: "PasswordReset" });

export const forgotPassword = createRoute({
  method: "post",
  path: "/authenticate/password/forgot",
  operationId: "forgotPassword",
  tags: ["Accounts"],
  summary: "Ask for a link to choose a new password",
  description:
    "Sends an email to the stored address of the account. An unknown account returns the same response, so that no one learns whether the account exists. " +
    "The link works for 20 minutes, and once.",
  request: { body: jsonBody(ForgottenPassword) },
  responses: {
    202: { description: "The request was accepted." },
    ...problems(...ofJson, "captcha_required"),
  },
});

const PasswordResetPreview = z
  .object({ username: accountMembers.username, email: accountMembers.email })
  .meta({ id: "PasswordResetPreview" });

export const previewPasswordReset = createRoute({
  method: "post",
  path: "/authenticate/password/preview",
  operationId: "previewPasswordReset",
  tags: ["Accounts"],
  summary: "Show which account a link to choose a new password is for",
  description: "Does not use up the link.",
  request: { body: jsonBody(EmailLink) },
  responses: {
    200: jsonResponse(PasswordResetPreview, "What to show before the new password is chosen."),
    ...problems(...ofJson, "invalid_link", "unavailable"),
  },
});

export const resetPassword = createRoute({
  method: "post",
  path: "/authenticate/password/reset",
  operationId: "resetPassword",
  tags: ["Accounts"],
  summary: "Choose a new password with the token of a link",
  description:
    "Ends all sessions of the account and creates none. The email address then counts as verified, because the link was sent to it.",
  request: { body: jsonBody(PasswordReset) },
  responses: {
    204: { description: "The password was changed." },
    ...problems(...ofJson, "invalid_link", "overloaded", "unavailable"),
  },
});

/** A forgotten password: the link that is sent, and the new password. */
export function passwordLinks(
  { endpoint }: Endpoints,
  auth: Auth,
  { inBackground }: Pick<AppOptions, "inBackground">,
): void {
  endpoint(forgotPassword, async (c) => {
    const { username: identifier, captcha } = await readJson(c, ForgottenPassword);
    const language = languageOf(c);
    const { network } = c.get("caller");
    const send = await auth.links.forgotPassword({
      identifier,
      captcha,
      language,
      network,
      ...deviceOf(c),
    });
    inBackground(c.env, send);
    return respond(c, null, 202);
  });

  endpoint(previewPasswordReset, async (c) => {
    const { token } = await readJson(c, EmailLink);
    const { network } = c.get("caller");
    const { username, email } = await auth.links.previewReset({ token, network });
    return json(c, { username, email }, 200);
  });

  endpoint(resetPassword, async (c) => {
    const { token, password } = await readJson(c, PasswordReset);
    const language = languageOf(c);
    const { signal } = c.req.raw;
    const { network } = c.get("caller");
    const reset = { token, password, language, network, signal, ...deviceOf(c) };
    const { userId } = await auth.links.resetPassword(reset);
    noteCaller(c, { sub: userId });
    return respond(c, null, 204);
  });
}
