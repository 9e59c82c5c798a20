import { tokenRequestOf, tokenRoute } from "../../contract/tokens/token.ts";
import type { Auth } from "../../core/auth.ts";
import { Failure, oauthFailures } from "../../core/failures.ts";
import { didYouMean } from "../../core/ground/nearest.ts";
import { quoted } from "../../core/ground/quoted.ts";
import { defaultGrant, type GrantType } from "../../core/tokens/grants.ts";
import type { RequestContext } from "../context.ts";
import type { Form } from "../request/body.ts";
import { deviceOf, noteCaller } from "../request/caller.ts";
import type { Endpoints } from "../endpoint.ts";
import type { AppOptions } from "../options.ts";
import { readOAuthForm } from "./oauth-request.ts";
import { allowAnyOrigin } from "../response/cors.ts";
import { oauthError } from "../response/refusals.ts";
import { json, setHeader } from "../response/respond.ts";
import {
  byAuthorizationCode,
  byClientCredentials,
  type Grant,
  type LoginTokens,
  byLoginLink,
  byMfa,
  byPasskey,
  byPassword,
  byReauthentication,
  byRefreshToken,
} from "./grants.ts";

/** Every grant by its type. */
export const grants: { readonly [T in GrantType]: Grant<T> } = {
  [byPassword.type]: byPassword,
  [byRefreshToken.type]: byRefreshToken,
  [byClientCredentials.type]: byClientCredentials,
  [byLoginLink.type]: byLoginLink,
  [byMfa.type]: byMfa,
  [byPasskey.type]: byPasskey,
  [byReauthentication.type]: byReauthentication,
  [byAuthorizationCode.type]: byAuthorizationCode,
};

/** The refusal of a grant type, which names those that are there. */
function unsupportedGrant(asked: string, types: readonly string[]): Failure {
  const detail = `The grant_type ${quoted(asked)} is not supported.${didYouMean(asked, types)} Supported are: ${types.join(", ")}.`;
  return new Failure(oauthFailures.unsupported_grant_type, { detail });
}

/** The token endpoint (RFC 6749 section 3.2). */
export function token(
  { endpoint }: Endpoints,
  auth: Auth,
  { inBackground }: Pick<AppOptions, "inBackground">,
): void {
  const allowed: readonly Grant[] = auth.tokens.grantTypes.map((type) => grants[type]);
  // No parameter of any grant is accepted in the URL, also not of one that is off.
  const request = tokenRequestOf(Object.values(grants));
  const parameters = auth.tokens.grantTypes.includes(defaultGrant)
    ? "Send username and password, or grant_type and the parameters of that grant."
    : "Send grant_type and the parameters of that grant.";
  const advice = ` ${parameters} To log in with JSON, use POST /session.`;

  const typeIn = (form: Form) => form.get("grant_type") ?? defaultGrant;
  const grantIn = (form: Form) => allowed.find(({ type }) => type === typeIn(form));

  endpoint(
    tokenRoute(allowed),
    async (c) => {
      const { form, client } = await readOAuthForm(auth, c, request, {
        advice,
        // Also for the refusal of its client.
        onRead(form) {
          if (auth.oidc && grantIn(form)?.isForAnyOrigin) allowAnyOrigin(c);
        },
      });
      const asked = typeIn(form);
      const grant = grantIn(form);
      if (!grant) throw unsupportedGrant(asked, auth.tokens.grantTypes);
      auth.clients.requireGrant(client, grant.type);
      const issued = await grant.issue(auth, c, form, client);
      if ("sessionId" in issued) noteCaller(c, { sub: issued.userId, sid: issued.sessionId });
      if ("account" in issued) await tellOwner(c, issued, client.id, form.get("replaces"));
      setHeader(c, "Pragma", "no-cache"); // RFC 6749 section 5.1
      return json(
        c,
        {
          access_token: issued.accessToken,
          token_type: "Bearer" as const,
          expires_in: issued.expiresIn,
          ...(issued.refreshToken !== undefined && { refresh_token: issued.refreshToken }),
          ...(issued.idToken !== undefined && { id_token: issued.idToken }),
          scope: issued.scope,
        },
        200,
      );
    },
    oauthError,
  );

  /** The owner of an account learns of a login from a new client or network. */
  async function tellOwner(
    c: RequestContext,
    { account, sessionId }: LoginTokens,
    clientId: string,
    replaces: string | undefined,
  ): Promise<void> {
    const opened = { account, sessionId, clientId, device: deviceOf(c), replaces };
    const notice = await auth.login.noticeOfNewLogin(opened);
    if (notice) inBackground(c.env, notice);
  }
}
