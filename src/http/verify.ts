import { OpenAPIHono } from "@hono/zod-openapi";
import * as contract from "../contract/tokens.ts";
import type { Auth } from "../core/auth.ts";
import { bearerToken } from "./bearer.ts";
import { endpoint, type App } from "./endpoint.ts";
import type { AppOptions } from "./options.ts";
import { json, setHeader } from "./respond.ts";

/** How others verify our tokens: by asking us, or by our public keys. */
export function verify(auth: Auth, { publicKeys }: AppOptions): App {
  const app: App = new OpenAPIHono();

  endpoint(app, contract.verify, async (c) => {
    const claims = await auth.verifyToken(await bearerToken(c));
    return json(
      c,
      {
        active: true as const,
        token_type: "Bearer" as const,
        sub: claims.sub,
        username: claims.username,
        role: claims.role,
        scope: claims.scope,
        sid: claims.sid,
        iat: claims.iat,
        exp: claims.exp,
        iss: claims.iss,
        aud: claims.aud,
        client_id: claims.client_id,
      },
      200,
    );
  });

  endpoint(app, contract.jwks, (c) => {
    setHeader(c, "Cache-Control", "public, max-age=300");
    return json(c, { keys: publicKeys.map((key) => ({ ...key })) }, 200);
  });

  return app;
}
