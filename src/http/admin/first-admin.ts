import * as z from "zod";
import { accountWith, locale, timeZone, username } from "../../contract/accounts/account.ts";
import { email } from "../../contract/accounts/register.ts";
import { linkToken, notAnObject } from "../../contract/fields.ts";
import { newPassword } from "../../contract/passwords.ts";
import { ofJson } from "../../contract/refusals.ts";
import { jsonBody, jsonResponse, problems } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import { readJson } from "../request/body.ts";
import { noteCaller, originOf } from "../request/caller.ts";
import { json } from "../response/respond.ts";

const FirstAdmin = z
  .object(
    {
      token: linkToken,
      username,
      email,
      password: newPassword,
      locale: locale.optional(),
      time_zone: timeZone.optional(),
    },
    { error: notAnObject },
  )
  .meta({ id: "FirstAdmin" });

const routeOf = ({ attributes }: Auth["accounts"]) =>
  createRoute({
    method: "post",
    path: "/authenticate/setup",
    operationId: "createFirstAdmin",
    tags: ["Administration"],
    "x-same-origin": true,
    summary: "Create the first administrator with the token of a link",
    description:
      "`latchkey users create-admin --print-link` prints the link. It works once, for an hour, while there is no administrator.",
    request: { body: jsonBody(FirstAdmin) },
    responses: {
      201: jsonResponse(accountWith(attributes), "The administrator was created."),
      ...problems(
        ...ofJson,
        "invalid_link",
        "username_taken",
        "email_taken",
        "overloaded",
        "admin_api_off",
        "unavailable",
      ),
    },
  });

/** Creates the first administrator. The only call for administrators without one. */
export function firstAdmin({ endpoint }: Endpoints, auth: Auth): void {
  endpoint(routeOf(auth.accounts), async (c) => {
    const { time_zone: timeZone, ...admin } = await readJson(c, FirstAdmin);
    const { network } = c.get("caller");
    const { signal } = c.req.raw;
    const account = await auth.admin.first.create({
      ...admin,
      timeZone,
      ...originOf(c),
      network,
      signal,
    });
    noteCaller(c, { sub: account.id });
    return json(c, auth.accounts.publicAccount(account), 201);
  });
}
