import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { notAnObject, username } from "../fields.ts";
import { ofJson } from "../refusals.ts";
import { jsonBody, problems } from "../responses.ts";

export const LoginLinkRequest = z
  .object({ username }, { error: notAnObject })
  .meta({ id: "LoginLinkRequest" });

export const sendLoginLink = createRoute({
  method: "post",
  path: "/authenticate/link/send",
  operationId: "sendLoginLink",
  tags: ["Accounts"],
  summary: "Ask for a link to log in",
  description:
    "Sends a mail to the stored address of the account. An unknown account gets the same answer, so the answer does not reveal whether the account exists. " +
    "The link works for 20 minutes, and once. Exists only with `LOGIN_LINKS=on`.",
  request: { body: jsonBody(LoginLinkRequest) },
  responses: {
    202: { description: "The request was accepted." },
    ...problems(...ofJson),
  },
});
