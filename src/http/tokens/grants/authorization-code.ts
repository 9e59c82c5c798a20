import { z } from "zod";
import { text } from "../../../contract/fields.ts";
import type { GrantRow } from "../../../contract/tokens/grants/grant.ts";
import { Failure } from "../../../core/failures.ts";
import { oauthFailures } from "../../../core/failures/oauth.ts";
import { codeGrant } from "../../../core/tokens/grants.ts";
import { deviceOf } from "../../request/caller.ts";
import { grantOf } from "./grant.ts";

/** 43 to 128 unreserved characters (RFC 7636 section 4.1). */
const codeVerifier = z
  .string()
  .regex(/^[\w.~-]{43,128}$/, { error: "Must have 43 to 128 letters, digits and - . _ ~." });

/** The redemption of a code by an app that logs users in (RFC 6749 section 4.1.3). */
const authorizationCodeRow = {
  type: codeGrant,
  schema: z.object({
    code: text({}),
    redirect_uri: z.string().optional(),
    code_verifier: codeVerifier.optional(),
    resource: z.string().optional(),
  }),
  shows: {
    code: text({
      description:
        "The `code` of `/authorize`, or with `login_request` the six digits of the email.",
      example: "ac1_…",
    }).optional(),
    redirect_uri: text({
      description: "That of the request to `/authorize`. Optional with `code_verifier`.",
      example: "https://app.example.com/callback",
    }).optional(),
    code_verifier: codeVerifier.optional().meta({
      description: "The text that `code_challenge` stands for (RFC 7636).",
    }),
  },
  describe: "the authorization code grant, for apps that log users in",
  refusals: ["invalid_target"],
} as const satisfies GrantRow;

/** The redemption of a code. */
export const byAuthorizationCode = grantOf(authorizationCodeRow, async (auth, given, client, c) => {
  const { code, redirect_uri: redirectUri, code_verifier: verifier, resource } = given;
  if (!auth.oidc) throw new Failure(oauthFailures.unsupported_grant_type);
  const redemption = { client, code, redirectUri, verifier, resource };
  return auth.oidc.redeem({ ...redemption, ...deviceOf(c) });
});
