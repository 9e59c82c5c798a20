import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { json, problems } from "../responses.ts";
import { accessToken } from "../security.ts";
import { oidcPaths } from "./paths.ts";

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
    200: json(UserInfo, "The claims that the scopes of the login ask for."),
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
