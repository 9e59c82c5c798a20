import * as contract from "../../contract/factors/factors.ts";
import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import { authorizedCaller } from "../request/caller.ts";
import { json } from "../response/respond.ts";
import { publicFactors, shownCodes } from "./answers.ts";
import { changesOf } from "./change.ts";
import { passkeys } from "./passkeys.ts";
import { totp } from "./totp.ts";
import { readJson } from "../request/body.ts";

/** Manages the second factors and passkeys of the caller. */
export function factors(endpoints: Endpoints, auth: Auth): void {
  const { endpoint } = endpoints;
  const changeOf = changesOf(auth);

  endpoint(contract.getFactors, async (c) => {
    const caller = await authorizedCaller(c, auth, "factors");
    return json(c, publicFactors(await auth.factors.list(caller)), 200);
  });

  endpoint(contract.makeRecoveryCodes, async (c) => {
    const codes = await auth.factors.makeCodes(await changeOf(c));
    return json(c, { recovery_codes: [...codes] }, 201);
  });

  endpoint(contract.setTwoFactor, async (c) => {
    const change = await changeOf(c);
    const { enabled } = await readJson(c, contract.TwoFactor);
    const { recoveryCodes } = await auth.factors.setTwoFactor(change, enabled);
    return json(c, { enabled, ...shownCodes(recoveryCodes) }, 200);
  });

  totp(endpoints, auth, changeOf);
  if (auth.login.hasPasskeys) passkeys(endpoints, auth, changeOf);
}
