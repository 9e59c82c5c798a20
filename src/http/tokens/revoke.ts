import * as z from "zod";
import { text } from "../../contract/fields.ts";
import { ofForm } from "../../contract/refusals.ts";
import { formBody, oauthErrors } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import { clientSecret } from "../../contract/security.ts";
import { clientCredentials, typeHint } from "../../contract/tokens/client.ts";
import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import { parseForm } from "../request/body.ts";
import { noteCaller, originOf } from "../request/caller.ts";
import { oauthError } from "../response/refusals.ts";
import { respond } from "../response/respond.ts";
import { readOAuthForm } from "./oauth-request.ts";

const RevocationRequest = z
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

/** The revocation endpoint (RFC 7009). */
export function revocation({ endpoint }: Endpoints, auth: Auth): void {
  endpoint(
    revoke,
    async (c) => {
      const { form, client } = await readOAuthForm(auth, c, RevocationRequest);
      const { token } = parseForm(form, RevocationRequest);
      const origin = originOf(c);
      const ended =
        (await auth.tokens.revoke(client, token, origin)) ??
        (await auth.oidc?.revoke(client, token, origin));
      if (ended) noteCaller(c, { sub: ended.userId, sid: ended.sessionId });
      return respond(c, null, 200);
    },
    oauthError,
  );
}
