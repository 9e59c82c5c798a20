import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { notAnObject, username } from "../fields.ts";
import { ofJson } from "../refusals.ts";
import { askedCode, jsonBody, problems } from "../responses.ts";

export const LoginLinkRequest = z
  .object({ username }, { error: notAnObject })
  .meta({ id: "LoginLinkRequest" });

export const sendLoginLink = createRoute({
  method: "post",
  path: "/authenticate/link/send",
  operationId: "sendLoginLink",
  tags: ["Accounts"],
  summary: "Ask for a link and a code to log in",
  description:
    "Sends an email to the stored address of the account. An unknown account returns the same response, so that nobody learns whether the account exists. " +
    "The link works for 20 minutes, and the code for 10 minutes with the `login_request` of this response. Either uses up both. Exists only with `LOGIN_LINKS=on`.",
  request: { body: jsonBody(LoginLinkRequest) },
  responses: {
    202: askedCode,
    ...problems(...ofJson),
  },
});
