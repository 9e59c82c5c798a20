import { join } from "node:path";
import { it } from "vitest";
import { newOidcKey } from "../../support/tokens/oidc-key.ts";
import { debian, testProgram } from "../program.ts";

testProgram(
  {
    row: "Ruby: openid_connect 2.3",
    setting: "code_challenge",
    file: join(import.meta.dirname, "app.rb"),
    callback: "/callback",
    install: () => debian("ruby-openid-connect", "ruby-webrick"),
    command: async () => ["ruby", "app.rb"],
    refused: "The parameter code_challenge is missing.",
  },
  (setup) => {
    it("reads a new key, unless the app has kept the key set of its config", async () => {
      const { start, logIn, latchkey } = setup();
      const app = await start();
      const keeping = await start((source) =>
        source.replace("decode(token.id_token, config)", "decode(token.id_token, config.jwks)"),
      );
      await logIn(app);
      await logIn(keeping);
      await latchkey.restart({ OIDC_KEY: newOidcKey() });
      await logIn(app);
      await logIn(keeping, "JSON::JWK::Set::KidNotFound");
    });
  },
);
