import * as z from "zod";
import { accountMembers } from "../../contract/accounts/account.ts";
import { captcha, EmailLink, notAnObject, username } from "../../contract/fields.ts";
import { ofJson } from "../../contract/refusals.ts";
import {
  askedCode,
  askedCodeBody,
  jsonBody,
  jsonResponse,
  problems,
} from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import type { AppOptions } from "../options.ts";
import { readJson } from "../request/body.ts";
import { deviceOf, languageOf } from "../request/caller.ts";
import { json } from "../response/respond.ts";

export const LoginLinkRequest = z
  .object({ username, captcha }, { error: notAnObject })
  .meta({ id: "LoginLinkRequest" });

export const sendLoginLink = createRoute({
  method: "post",
  path: "/authenticate/link/send",
  operationId: "sendLoginLink",
  tags: ["Accounts"],
  summary: "Ask for a link and a code to log in",
  description:
    "Sends an email to the stored address of the account. An unknown account returns the same response, so that no one learns whether the account exists. " +
    "The link works for 20 minutes, and the code for 10 minutes with the `login_request` of this response. Either uses up both. Exists only with `LOGIN_LINKS=on`.",
  request: { body: jsonBody(LoginLinkRequest) },
  responses: {
    202: askedCode,
    ...problems(...ofJson, "captcha_required"),
  },
});

const LoginLinkPreview = z
  .object({ username: accountMembers.username, email: accountMembers.email })
  .meta({ id: "LoginLinkPreview" });

export const previewLoginLink = createRoute({
  method: "post",
  path: "/authenticate/link/preview",
  operationId: "previewLoginLink",
  tags: ["Accounts"],
  summary: "Show which account a link logs in to",
  description: "Does not use up the link. Exists only with `LOGIN_LINKS=on`.",
  request: { body: jsonBody(EmailLink) },
  responses: {
    200: jsonResponse(LoginLinkPreview, "What to show before the click."),
    ...problems(...ofJson, "invalid_link", "unavailable"),
  },
});

/** Sends links and codes to log in. The login endpoints use them up. */
export function loginLinks(
  { endpoint }: Endpoints,
  auth: Auth,
  { inBackground }: Pick<AppOptions, "inBackground">,
): void {
  endpoint(sendLoginLink, async (c) => {
    const { username: identifier, captcha } = await readJson(c, LoginLinkRequest);
    const language = languageOf(c);
    const { network } = c.get("caller");
    const { send, ...asked } = await auth.links.sendLoginLink({
      identifier,
      captcha,
      language,
      network,
      ...deviceOf(c),
    });
    inBackground(c.env, send);
    return json(c, askedCodeBody(asked), 202);
  });

  endpoint(previewLoginLink, async (c) => {
    const { token } = await readJson(c, EmailLink);
    const { network } = c.get("caller");
    const { username, email } = await auth.login.previewLink({ token, network });
    return json(c, { username, email }, 200);
  });
}
