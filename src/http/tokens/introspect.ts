import * as contract from "../../contract/tokens/introspect.ts";
import type { Auth } from "../../core/auth.ts";
import { endpoint, type App } from "../endpoint.ts";
import { parseForm } from "../request/form.ts";
import { oauthApp, readOAuthForm } from "./oauth-request.ts";
import { json } from "../response/respond.ts";
import { publicClaims } from "./verify.ts";

/** The introspection endpoint (RFC 7662). */
export function introspect(auth: Auth): App {
  const app = oauthApp();

  endpoint(app, contract.introspect, async (c) => {
    const { form, client } = await readOAuthForm(auth, c, contract.IntrospectionRequest);
    const { token } = parseForm(form, contract.IntrospectionRequest);
    const claims = await auth.tokens.introspect(client, token);
    if (!claims) return json(c, { active: false as const }, 200);
    return json(c, { ...publicClaims(claims), jti: claims.jti }, 200);
  });

  return app;
}
