import { passkeyRow } from "../../../contract/tokens/grants/passkey.ts";
import { deviceOf } from "../../request/caller.ts";
import { passkeyIn } from "../proofs.ts";
import { grantOf } from "./grant.ts";

/** A login by a passkey. */
export const passkey = grantOf(
  passkeyRow,
  (auth, { passkey, captcha, scope, replaces }, client, c) => {
    const { network } = c.get("caller");
    const answer = passkeyIn(passkey);
    const login = { answer, captcha, scope, client, device: deviceOf(c), network, replaces };
    return auth.login.withPasskey(login);
  },
);
