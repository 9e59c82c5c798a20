import { Issuer, generators } from "openid-client-5";
import { describe, expect, it } from "vitest";
import { insertAccount } from "../../suite/http/calls/calls.ts";
import { createApp } from "../../suite/http/oidc/app.ts";
import { pass } from "../../suite/http/oidc/pass.ts";
import { openBrowser } from "../../suite/http/upstream/visitor.ts";
import { secret } from "../../support/secrets.ts";
import type { Target } from "../../support/targets/http-target.ts";

/** An app that uses the version of openid-client that is in next-auth 4, with its default settings. They accept RS256 alone. */
export function openIdClient5(target: () => Target): void {
  describe("an app with openid-client 5", () => {
    it.each([
      ["with PKCE", {}, true],
      ["without PKCE, if it was created so", { require_pkce: 0 }, false],
    ] as const)("logs a user in and refreshes, %s", async (_, columns, hasPkce) => {
      const app = await createApp(target(), { columns });
      const person = await insertAccount(target());
      const issuer = await Issuer.discover(target().issuer);
      const client = new issuer.Client({
        client_id: app.id,
        client_secret: app.secret,
        redirect_uris: [app.redirectUri],
        response_types: ["code"],
      });
      const [state, nonce, verifier] = [
        generators.state(),
        generators.nonce(),
        secret(generators.codeVerifier()),
      ];
      const start = client.authorizationUrl({
        scope: "openid profile email",
        state,
        nonce,
        ...(hasPkce && {
          code_challenge: generators.codeChallenge(verifier),
          code_challenge_method: "S256",
        }),
      });
      const { search } = new URL(start);
      const { url } = await pass(openBrowser(target()), search.slice(1), person);
      const checks = { state, nonce, ...(hasPkce && { code_verifier: verifier }) };
      const parameters = client.callbackParams(url.href);
      const tokens = await client.callback(app.redirectUri, parameters, checks);
      const { sub, email } = tokens.claims();
      expect(email).toBe(person.email);
      const { access_token: access = "", refresh_token: refresh = "" } = tokens;
      expect(await client.userinfo(secret(access))).toMatchObject({ sub, name: person.name });
      const newer = await client.refresh(secret(refresh));
      expect(newer.claims()).toMatchObject({ sub, email });
    });
  });
}
