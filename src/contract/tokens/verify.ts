import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { json, problems } from "../responses.ts";
import { accessToken } from "../security.ts";
import { commonClaims, userTokenClaims, userToken } from "./claims.ts";

/** A user's token or a client's own token. A client's own token has no session, and its `sub` is its `client_id`. */
const verifiedToken = (hasOwnClaims: boolean) =>
  z
    .union([
      userToken(userTokenClaims, hasOwnClaims).meta({ id: "UserToken" }),
      z.strictObject(commonClaims).meta({ id: "ClientToken" }),
    ])
    .meta({ id: "VerifiedToken" });

export const verifyPath = "/authenticate/verify/token";

/** The verification of a token. Its answer has further members if the operator adds claims. */
export const verifyRoute = (hasOwnClaims: boolean) =>
  createRoute({
    method: "post",
    path: verifyPath,
    operationId: "verifyToken",
    tags: ["Tokens"],
    summary: "Verify an access token",
    description:
      "Checks the signature and the claims, that the session has not ended and that the account is enabled. A logout, a " +
      "disabled account and a changed password take effect here at once. `username` and `role` are the account's " +
      "current ones.",
    security: [{ [accessToken]: [] }],
    responses: {
      200: json(verifiedToken(hasOwnClaims), "The token is valid."),
      ...problems(
        "malformed_authorization",
        "missing_token",
        "invalid_token",
        "body_too_large",
        "unavailable",
      ),
    },
  });
