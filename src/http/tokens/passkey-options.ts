import * as z from "zod";
import { mfaToken, notAnObject } from "../../contract/fields.ts";
import { ofBearer, ofJson } from "../../contract/refusals.ts";
import { jsonBody, jsonResponse, problems } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import { accessToken } from "../../contract/security.ts";
import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import { readJson } from "../request/body.ts";
import { authorizedSession } from "../request/caller.ts";
import { json } from "../response/respond.ts";

export const PasskeyOptionsRequest = z
  .object(
    {
      mfa_token: mfaToken.optional().meta({
        description: "Of a login that waits for a second factor.",
      }),
      client_id: z.string().optional().meta({
        description: "The client of `mfa_token`. Absent for the first-party app.",
      }),
      purpose: z.literal("login").optional().meta({
        description: "For a login, also with an access token.",
      }),
    },
    { error: notAnObject },
  )
  .meta({ id: "PasskeyOptionsRequest" });

const PasskeyOptions = z
  .object({
    challenge: z.string().meta({ example: "AZsKXnwAeqOPXj1sGypPkAAAAZq…" }),
    rpId: z.string().meta({ example: "login.example.com" }),
    timeout: z.int().meta({ description: "Milliseconds.", example: 300_000 }),
    userVerification: z.literal("required"),
    allowCredentials: z
      .array(
        z.object({
          id: z.string(),
          type: z.literal("public-key"),
          transports: z.array(z.string()),
        }),
      )
      .optional()
      .meta({ description: "The passkeys of the account. Absent for a login." }),
  })
  .meta({ id: "PasskeyRequestOptions", description: "PublicKeyCredentialRequestOptionsJSON." });

export type PasskeyRequestOptions = z.output<typeof PasskeyOptions>;

export const passkeyOptions = createRoute({
  method: "post",
  path: "/authenticate/passkey/options",
  operationId: "getPasskeyOptions",
  tags: ["Tokens"],
  summary: "Prepare the use of a passkey",
  description:
    "Returns what a browser needs to ask for a passkey. For a login, that is the same for everyone. With `mfa_token` it is for the second factor of that login, " +
    "and with an access token for a re-authentication of that session. Each response of a passkey works once.",
  security: [{}, { [accessToken]: [] }],
  request: { body: jsonBody(PasskeyOptionsRequest) },
  responses: {
    200: jsonResponse(PasskeyOptions, "The options (WebAuthn level 3 section 5.5)."),
    ...problems(...ofBearer, ...ofJson, "expired_token"),
  },
});

/** Prepares the use of a passkey. The login endpoints take its answer. */
export function passkeyLogins({ endpoint }: Endpoints, auth: Auth): void {
  const { firstParty } = auth.clients;

  endpoint(passkeyOptions, async (c) => {
    const isLoggedIn = c.req.header("authorization") !== undefined;
    const caller = isLoggedIn ? await authorizedSession(c, auth) : undefined;
    const request = await readJson(c, PasskeyOptionsRequest);
    const { mfa_token: mfaToken, client_id: clientId = firstParty.id, purpose } = request;
    const { network } = c.get("caller");
    const options = await auth.login.passkeyOptions({
      pending: mfaToken === undefined ? undefined : { mfaToken, clientId },
      caller: purpose === "login" ? undefined : caller,
      network,
    });
    return json(c, options as PasskeyRequestOptions, 200);
  });
}
