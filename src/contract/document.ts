import type { GrantType } from "../core/tokens/grants.ts";
import { scopes } from "../core/scopes.ts";
import { accessToken, clientSecret, tokenPath } from "./tokens.ts";

/** What the OpenAPI document says besides its calls. `basePath` is where the app is mounted, "" at the root. */
export const documentInfo = (version: string, basePath: string) => ({
  openapi: "3.1.0",
  info: {
    title: "Latchkey",
    version,
    description: "A login server that you own: register, log in, stay logged in, verify tokens.",
    license: { name: "MIT", identifier: "MIT" },
  },
  servers: [{ url: basePath || "/" }],
  tags: ["Accounts", "Tokens", "Browser", "Sessions", "Service"].map((name) => ({ name })),
});

/** The security schemes of access tokens and clients; by the password flow the **Authorize** button of `/docs` gets one itself. */
export const securitySchemes = (basePath: string, grants: readonly GrantType[]) => ({
  [accessToken]: grants.includes("password")
    ? {
        type: "oauth2" as const,
        description:
          "Log in with a username or e-mail address and a password. Without a scope you get all that you may have.",
        flows: { password: { tokenUrl: `${basePath}${tokenPath}`, scopes } },
      }
    : { type: "http" as const, scheme: "bearer", bearerFormat: "JWT" },
  [clientSecret]: {
    type: "http" as const,
    scheme: "basic",
    description: "A confidential client's id, as username, and its secret, as password.",
  },
});
