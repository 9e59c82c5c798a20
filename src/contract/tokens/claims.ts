import * as z from "zod";
import { acrValues } from "../../core/user.ts";
import { roleName } from "../role.ts";

/** The claims that the server reports for every valid access token. */
export const commonClaims = {
  active: z.literal(true),
  token_type: z.literal("Bearer"),
  sub: z.string().meta({ format: "uuid", description: "The id of the account or the client." }),
  scope: z.string().meta({ example: "profile:read profile:write sessions factors" }),
  iat: z.int().meta({ description: "Epoch seconds.", example: 1795599000 }),
  exp: z.int().meta({ description: "Epoch seconds.", example: 1795599600 }),
  iss: z.string().meta({ example: "https://login.example.com" }),
  aud: z.string().meta({ example: "https://login.example.com" }),
  client_id: z.string().meta({ example: "first-party" }),
};

const sid = z.string().meta({ format: "uuid", description: "The id of the session." });

const authTime = z.int().meta({
  description: "When the user last proved who they are, in epoch seconds.",
  example: 1795599000,
});

/** The additional claims of the access token of an app that is not the operator's own. */
export const appClaims = { sid, auth_time: authTime };

/** The additional claims of a user's access token. */
export const userTokenClaims = {
  username: z.string().meta({ example: "ann" }),
  role: roleName,
  sid,
  acr: z.enum(acrValues).meta({
    description: "`aal2` if the user proved two factors, otherwise `aal1`.",
  }),
  amr: z.array(z.string()).meta({
    description: "How the user proved who they are (RFC 8176).",
    example: ["pwd"],
  }),
  auth_time: authTime,
  org_id: z.string().optional().meta({
    format: "uuid",
    description: "The organization that the token is for. Present while the user is a member.",
  }),
  org_role: z.string().optional().meta({
    description: "The role of the user in the organization now.",
    example: "member",
  }),
};

/** The claims of a user's token. If the operator adds claims, they are members beside the others. */
export const userToken = <S extends typeof userTokenClaims>(claims: S, hasOwnClaims: boolean) => {
  const token = z.strictObject({ ...commonClaims, ...claims });
  return hasOwnClaims ? token.catchall(z.unknown()) : token;
};

/** An additional claim that only introspection reports. */
export const jti = z.string().meta({ format: "uuid", description: "The id of the token itself." });
