import type { GrantType } from "../core/tokens/grants.ts";
import type { Access } from "../core/access.ts";
import { accessToken, clientSecret } from "./security.ts";
import { tokenPath } from "./tokens/token.ts";

/** The parts of the OpenAPI document other than its calls. `basePath` is the path of the app, or "" at the root. */
export const documentInfo = (version: string, basePath: string) => ({
  openapi: "3.1.0",
  info: {
    title: "Latchkey",
    version,
    description: "A login server that you own: register, log in, stay logged in, verify tokens.",
    license: { name: "MIT", identifier: "MIT" },
  },
  servers: [{ url: basePath || "/" }],
  tags: [
    "Accounts",
    "Second factors",
    "Tokens",
    "Browser",
    "Other providers",
    "Other apps",
    "Sessions",
    "Apps",
    "Organizations",
    "Administration",
    "Accounts for servers",
    "Service",
  ].map((name) => ({
    name,
  })),
});

/**
 * The security schemes of access tokens and clients. With the password flow, the button **Authorize** in `/docs` logs the
 * user in. Without it, the user has to paste a token.
 */
export const securitySchemes = (
  basePath: string,
  grants: readonly GrantType[],
  { scopes, allScopes }: Pick<Access, "scopes" | "allScopes">,
) => ({
  [accessToken]: grants.includes("password")
    ? {
        type: "oauth2" as const,
        description:
          "Log in with a username or email address and a password. If you choose no scope, you get every scope that is allowed.",
        flows: {
          password: {
            tokenUrl: `${basePath}${tokenPath}`,
            scopes: Object.fromEntries(allScopes.map((scope) => [scope, scopes[scope] ?? ""])),
          },
        },
      }
    : { type: "http" as const, scheme: "bearer", bearerFormat: "JWT" },
  [clientSecret]: {
    type: "http" as const,
    scheme: "basic",
    description: "The id of a confidential client as the username, and its secret as the password.",
  },
});
