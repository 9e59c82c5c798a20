import * as contract from "../../contract/links/login.ts";
import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import type { AppOptions } from "../options.ts";
import { languageOf, deviceOf } from "../request/caller.ts";
import { json } from "../response/respond.ts";
import { readJson } from "../request/body.ts";

/** Sends links and codes to log in. The login endpoints use them up. */
export function loginLinks(
  { endpoint }: Endpoints,
  auth: Auth,
  { inBackground }: Pick<AppOptions, "inBackground">,
): void {
  endpoint(contract.sendLoginLink, async (c) => {
    const { username: identifier } = await readJson(c, contract.LoginLinkRequest);
    const language = languageOf(c);
    const { network } = c.get("caller");
    const { loginRequest, expiresIn, send } = await auth.links.sendLoginLink({
      identifier,
      language,
      network,
      ...deviceOf(c),
    });
    inBackground(c.env, send);
    return json(c, { login_request: loginRequest, expires_in: expiresIn }, 202);
  });
}
