import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { text } from "../fields.ts";
import { ofForm } from "../refusals.ts";
import { formBody, oauthErrors } from "../responses.ts";
import { clientSecret } from "../security.ts";
import { clientCredentials, typeHint } from "./client.ts";

export const RevocationRequest = z
  .object({
    token: text({ description: "A refresh or access token.", example: "rt1_…" }),
    token_type_hint: typeHint("refresh_token"),
    ...clientCredentials,
  })
  .meta({ id: "RevocationRequest" });

export const revoke = createRoute({
  method: "post",
  path: "/authenticate/revoke",
  operationId: "revokeToken",
  tags: ["Tokens"],
  summary: "Log out",
  description:
    "Ends the session of a refresh or access token (RFC 7009), and with it all tokens of that session. The response is " +
    "the same for a token that is not valid or belongs to another client.",
  security: [{}, { [clientSecret]: [] }],
  "x-any-origin": true,
  request: { body: formBody(RevocationRequest) },
  responses: {
    200: { description: "The session has ended, if there was one." },
    ...oauthErrors(...ofForm, "unsupported_token_type"),
  },
});
