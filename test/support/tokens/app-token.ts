import { publicAccessClaims } from "../../../src/core/oidc/claims.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { secret } from "../secrets.ts";
import type { Target } from "../targets/http-target.ts";
import { decodeToken, type Members } from "./forge.ts";
import { providerDrivers } from "./oidc-key.ts";

/** The claims of another app's access token for the session of one of the server's own access tokens. */
export function appClaimsOf({ issuer }: Pick<Target, "issuer">, token: string, scope: string) {
  const { sub, sid, client_id, auth_time } = decodeToken(token).payload;
  const session = {
    userId: String(sub),
    sessionId: String(sid),
    provenAt: Number(auth_time) * 1000,
    methods: "password",
    resource: null,
  };
  return publicAccessClaims({
    policy: { issuer, accessTokenLifetime: 600 },
    client: { outerId: String(client_id) },
    session,
    scope,
    now: Date.now(),
    random: systemRandom,
  });
}

/** Another app's access token for that session, as the server signs it. `changes` replace claims. */
export async function appTokenOf(
  target: Pick<Target, "issuer">,
  token: string,
  scope = "openid profile email",
  changes: Members = {},
): Promise<string> {
  const { signer } = await providerDrivers();
  const claims = { ...appClaimsOf(target, token, scope), ...changes };
  return secret(await signer.sign("at+jwt", claims));
}
