import { scopes } from "../core/scope.ts";
import { passwordFlow, token } from "./tokens.ts";

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
  tags: [{ name: "Accounts" }, { name: "Tokens" }, { name: "Service" }],
});

/** The security scheme behind the **Authorize** button of `/docs`. */
export const securitySchemes = (basePath: string) => ({
  [passwordFlow]: {
    type: "oauth2" as const,
    description: "Log in with a username or e-mail address and a password; leave the client blank.",
    flows: { password: { tokenUrl: `${basePath}${token.path}`, scopes } },
  },
});
