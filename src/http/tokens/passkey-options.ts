import * as contract from "../../contract/tokens/passkey-options.ts";
import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import { authorizedSession } from "../request/caller.ts";
import { json } from "../response/respond.ts";
import { readJson } from "../request/body.ts";

/** Prepares the use of a passkey. The login endpoints take its answer. */
export function passkeyOptions({ endpoint }: Endpoints, auth: Auth): void {
  const { firstParty } = auth.clients;

  endpoint(contract.passkeyOptions, async (c) => {
    const isLoggedIn = c.req.header("authorization") !== undefined;
    const caller = isLoggedIn ? await authorizedSession(c, auth) : undefined;
    const request = await readJson(c, contract.PasskeyOptionsRequest);
    const { mfa_token: mfaToken, client_id: clientId = firstParty.id, purpose } = request;
    const { network } = c.get("caller");
    const options = await auth.login.passkeyOptions({
      pending: mfaToken === undefined ? undefined : { mfaToken, clientId },
      caller: purpose === "login" ? undefined : caller,
      network,
    });
    return json(c, options as contract.PasskeyRequestOptions, 200);
  });
}
