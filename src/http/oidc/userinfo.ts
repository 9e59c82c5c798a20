import * as z from "zod";
import { oidcPaths } from "../../contract/oidc/paths.ts";
import { jsonResponse, problems } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import { accessToken } from "../../contract/security.ts";
import type { Oidc } from "../../core/oidc/oidc.ts";
import type { RequestContext } from "../context.ts";
import type { Endpoints } from "../endpoint.ts";
import { bearerToken } from "../request/bearer.ts";
import { noteCaller } from "../request/caller.ts";
import { json } from "../response/respond.ts";

const UserInfo = z
  .object({
    sub: z.string().meta({ format: "uuid", description: "The id of the account." }),
    name: z.string().optional().meta({ example: "Ann Smith" }),
    preferred_username: z.string().optional().meta({ example: "ann" }),
    updated_at: z.int().optional().meta({
      description: "When the account last changed, in epoch seconds.",
      example: 1795599000,
    }),
    email: z.string().optional().meta({ example: "ann@example.com" }),
    email_verified: z.boolean().optional(),
    role: z.string().optional().meta({
      description: "Only for apps that may learn the role.",
      example: "user",
    }),
  })
  .meta({ id: "UserInfo" });

const call = {
  path: oidcPaths.userInfo,
  tags: ["Other apps"],
  security: [{ [accessToken]: ["openid"] }],
  "x-any-origin": true,
  responses: {
    200: jsonResponse(UserInfo, "The claims that the scopes of the login ask for."),
    ...problems(
      "malformed_authorization",
      "missing_token",
      "invalid_token",
      "insufficient_scope",
      "body_too_large",
      "unavailable",
    ),
  },
};

export const getUserInfo = createRoute({
  ...call,
  method: "get",
  operationId: "getUserInfo",
  summary: "Get the claims of the user who logged in to an app",
  description:
    "OpenID Connect Core, section 5.3. The access token needs the scope `openid`, and must be in the header " +
    "`Authorization`. `profile` adds `name`, `preferred_username` and `updated_at`. `email` adds `email` and " +
    "`email_verified`. `roles` adds `role` if the app may learn it. A scope of `appClaims` adds the list of its name.",
});

export const postUserInfo = createRoute({
  ...call,
  method: "post",
  operationId: "postUserInfo",
  summary: "Get the claims of the user, as with GET",
});

/** Tells an app about the user who logged in (OpenID Connect Core, section 5.3). */
export function userInfo({ endpoint }: Endpoints, oidc: Oidc): void {
  const answer = async (c: RequestContext) => {
    const { claims, sid } = await oidc.userInfo(await bearerToken(c));
    noteCaller(c, { sub: claims.sub, sid });
    return json(c, claims, 200);
  };
  endpoint(getUserInfo, answer);
  endpoint(postUserInfo, answer);
}
