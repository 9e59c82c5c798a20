import * as contract from "../../contract/tokens/introspect.ts";
import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import { readOAuthForm } from "./oauth-request.ts";
import { oauthError } from "../response/refusals.ts";
import { json } from "../response/respond.ts";
import { publicAppClaims, publicClaims } from "./verify.ts";
import { parseForm } from "../request/body.ts";

/** The introspection endpoint (RFC 7662). */
export function introspect({ endpoint }: Endpoints, auth: Auth): void {
  endpoint(
    contract.introspectRoute(auth.tokens.hasOwnClaims),
    async (c) => {
      const { form, client } = await readOAuthForm(auth, c, contract.IntrospectionRequest);
      const { token } = parseForm(form, contract.IntrospectionRequest);
      const claims = await auth.tokens.introspect(client, token);
      if (claims) return json(c, { ...publicClaims(claims), jti: claims.jti }, 200);
      const ofApp = await auth.oidc?.introspect(client, token);
      if (ofApp) {
        const { username, jti } = ofApp;
        const named = {
          ...publicAppClaims(ofApp),
          ...(username !== undefined && { username }),
          jti,
        };
        return json(c, named, 200);
      }
      return json(c, { active: false as const }, 200);
    },
    oauthError,
  );
}
