import { reauthenticationRow } from "../../../contract/tokens/grants/reauthentication.ts";
import { originOf } from "../../request/caller.ts";
import { codeIn, factorIn, passkeyIn } from "../proofs.ts";
import { grantOf } from "./grant.ts";

/** A refresh with a proof of the user. */
export const reauthentication = grantOf(
  reauthenticationRow,
  async (
    auth,
    { refresh_token: refreshToken, password, passkey, login_request, code, ...codes },
    client,
    c,
  ) =>
    auth.login.reauthenticate({
      refreshToken,
      password,
      code: codeIn({ login_request, code }),
      factor: factorIn({ ...codes, passkey: passkeyIn(passkey) }),
      client,
      network: c.get("caller").network,
      signal: c.req.raw.signal,
      ...originOf(c),
    }),
);
