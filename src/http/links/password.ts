import * as contract from "../../contract/links/password.ts";
import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import type { AppOptions } from "../options.ts";
import { languageOf, noteCaller, deviceOf } from "../request/caller.ts";
import { respond } from "../response/respond.ts";
import { readJson } from "../request/body.ts";

/** A forgotten password: the link that is sent, and the new password. */
export function passwordLinks(
  { endpoint }: Endpoints,
  auth: Auth,
  { inBackground }: Pick<AppOptions, "inBackground">,
): void {
  endpoint(contract.forgotPassword, async (c) => {
    const { username: identifier } = await readJson(c, contract.ForgottenPassword);
    const language = languageOf(c);
    const { network } = c.get("caller");
    const send = await auth.links.forgotPassword({
      identifier,
      language,
      network,
      ...deviceOf(c),
    });
    inBackground(c.env, send);
    return respond(c, null, 202);
  });

  endpoint(contract.resetPassword, async (c) => {
    const { token, password } = await readJson(c, contract.PasswordReset);
    const language = languageOf(c);
    const { signal } = c.req.raw;
    const { network } = c.get("caller");
    const reset = { token, password, language, network, signal, ...deviceOf(c) };
    const { userId } = await auth.links.resetPassword(reset);
    noteCaller(c, { sub: userId });
    return respond(c, null, 204);
  });
}
